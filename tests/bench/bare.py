"""The floor: a Django page with a session, a signed-in person, one more query and a template."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path

from plans.models.plan import Plan

MIDDLEWARE = [
    "tests.bench.bare.at_bare_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

PAGE = Template("<!doctype html><title>{{ user }}</title><p>{{ plans }} plans</p>")
ROWS = 50
LISTED = Template(
    "<!doctype html><title>{{ user }}</title><table>{% for row in rows %}"
    '<tr><td><a href="/plans/{{ row.code }}/">{{ row.code }}</a><td>{{ row.title }}{% endfor %}</table>'
)

View = Callable[[HttpRequest], HttpResponse]


def at_bare_addresses(get_response: View) -> View:
    """Resolve addresses below, so that no setting is changed while time is taken."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answer


def bare_page(request: HttpRequest) -> HttpResponse:
    """One query beside those of the session and the person."""
    return HttpResponse(PAGE.render(Context({"user": request.user, "plans": Plan.objects.count()})))


def bare_client(signed_in: Client) -> Client:
    """A client of the bare page only, with the session of another one."""
    client = Client()
    client.cookies = signed_in.cookies
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        client.handler.load_middleware()  # once, and then kept
    return client


def bare_list(request: HttpRequest) -> HttpResponse:
    """Fifty rows of one query in a template, and no look."""
    rows = Plan.objects.order_by("code")[:ROWS]
    return HttpResponse(LISTED.render(Context({"user": request.user, "rows": rows})))


urlpatterns = [path("", bare_page), path("list/", bare_list)]
