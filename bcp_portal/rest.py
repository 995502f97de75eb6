"""The API as Django REST framework and the OpenAPI schema are told of it."""

from typing import Any


def configuration(proxies: int) -> dict[str, Any]:
    """What Django REST framework takes, behind so many proxies."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "knox.auth.TokenAuthentication",
            "rest_framework.authentication.SessionAuthentication",
        ],
        "DEFAULT_PERMISSION_CLASSES": ["bcp_portal.gate.RoutePermission"],
        "EXCEPTION_HANDLER": "plans.api.deleted_plans.answer",
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["bcp_portal.parameters.parsing.JsonParser"],
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
        "PAGE_SIZE": 50,
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_VERSIONING_CLASS": None,
        # Strangers can ask for a token only; their passwords are counted by axes besides.
        "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
        "DEFAULT_THROTTLE_RATES": {"anon": "60/min"},
        "NUM_PROXIES": proxies,
    }


def description(portal: str) -> dict[str, Any]:
    """What the OpenAPI schema says of the API of this portal."""
    return {
        "TITLE": portal,
        "DESCRIPTION": (
            "Plans, their sections, findings, exercises, versions, documents and PDFs, and incidents with their "
            "entries; read-only."
        ),
        "VERSION": "1",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": ["bcp_portal.gate.RoutePermission"],
        "SCHEMA_PATH_PREFIX": "/api/v1",
    }
