"""Settings: everything that differs between installations comes from the environment (docs/operations.md)."""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import django_stubs_ext

from bcp_portal import environment, headers, logs, rest
from bcp_portal.demonstration.accounts import ACCOUNTS, PASSWORD
from bcp_portal.environment import BASE_DIR, PRODUCTION, env

# Lets `QuerySet[Plan]` and `CharField[str, str]` stand in code as they do for the type checker.
django_stubs_ext.monkeypatch()

PORTAL_MODE = environment.portal_mode()
IN_PRODUCTION = PORTAL_MODE == PRODUCTION
DEBUG = env.bool("DEBUG", default=False)
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)
PORTAL_NAME = env.str("PORTAL_NAME", default="BCP Portal")
# Who says what administrators set of the organisation, to what stands below: look/organisation.py.
ORGANISATION_SOURCE = "bcp_portal.organisation.reading.newest"
# Who hands in what was done, to plans and to evidence packs: they may not import the applications that record it.
EVIDENCE_SOURCES = ["testing.evidence.TestingEvidence", "incidents.evidence.IncidentEvidence"]
PACKED_RECORDS = [
    *(f"testing.packing.{kind}" for kind in ("exercises", "reviews", "maintenance")),
    "plans.packing.corrective_actions.corrective_actions",
    "plans.packing.changes.change_requests",
    "incidents.packing.incidents",
]
EVIDENCE_CHECKS = ["testing.integrity.programme_faults", "incidents.integrity.incident_faults"]
PACKED_TABLES = ["testing.packing.programme"]
STRICT_RULES = False  # whether a rule of the linter that fails may break a save: only tests want that
VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))

if IN_PRODUCTION:
    environment.refuse_in_production(debug=DEBUG, demo=PORTAL_DEMO)
    SECRET_KEY = environment.production_secret()
    ALLOWED_HOSTS = environment.production_hosts()
    DATABASES = {"default": environment.database(environment.production_database())}
    REDIS_URL = environment.required("REDIS_URL")
else:
    VAR.mkdir(parents=True, exist_ok=True)
    SECRET_KEY = environment.embedded_secret(VAR)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    DATABASES = {
        "default": environment.database(env.str("DATABASE_URL", default="") or f"sqlite:///{VAR}/portal.sqlite3")
    }
    REDIS_URL = env.str("REDIS_URL", default="")

DEFAULT_URL = f"https://{ALLOWED_HOSTS[0]}" if IN_PRODUCTION else "http://127.0.0.1:8000"
PORTAL_URL = env.str("PORTAL_URL", default="") or DEFAULT_URL
PRINT_ADDRESS = bool(env.str("PORTAL_URL", default=""))  # on paper for years: not where it is only guessed
SERVED_BY_TLS = PORTAL_URL.lower().startswith("https://")
if IN_PRODUCTION:
    environment.refuse_without_tls(PORTAL_URL)
# With it, a browser takes a cookie from this host alone, over TLS, for all of it: no neighbour can plant one.
COOKIE_PREFIX = "__Host-" if IN_PRODUCTION and SERVED_BY_TLS else ""

# Applications

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "bcp_portal.look",
    "bcp_portal.accounts",
    "bcp_portal.audit",
    "bcp_portal.jobs",
    "bcp_portal.outbound",
    "bcp_portal.organisation",
    "bcp_portal.notices",
    "bcp_portal.glossary",
    "plans",
    "incidents",
    "testing",
    "bcp_portal.demonstration",
    "rest_framework",
    "drf_spectacular",
    "knox",
    "axes",
    "csp",
    "django_htmx",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bcp_portal.compressing.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "bcp_portal.headers.HeadersMiddleware",
    "incidents.views.hook_gate.HookMiddleware",
    "bcp_portal.sizes.SizeMiddleware",
    "bcp_portal.health.NobodyAsksMiddleware",
    "bcp_portal.organisation.clock.ClockMiddleware",
    "bcp_portal.texts.TextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bcp_portal.accounts.sessions.SessionEndMiddleware",
    "bcp_portal.accounts.throttling.PauseMiddleware",
    "bcp_portal.accounts.downloads.DownloadMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bcp_portal.methods.MethodMiddleware",
    "bcp_portal.gate.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
    "plans.views.differing.DiffersMiddleware",
    "plans.views.deleted_plans.DeletedPlanMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bcp_portal.notices.context.unread",
                "plans.cached_pages.csrf",
            ],
        },
    }
]

ROOT_URLCONF = "bcp_portal.urls"
WSGI_APPLICATION = "bcp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Local memory in every mode: nothing may depend on a shared cache, so a page never waits for Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Language and time

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# People and sign-in

AUTH_USER_MODEL = "accounts.User"
FORM_RENDERER = "bcp_portal.look.controls.Controls"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())

# Long enough for an incident: who sleeps between two shifts stays signed in. Signing asks for the password anyway.
SESSION_ENGINE = "bcp_portal.accounts.session_store"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())  # without use
SESSION_LONGEST_AGE = int(timedelta(days=7).total_seconds())
# Asked by an open page, by itself, for as long as it is open.
UNATTENDED_ROUTES = (
    "plans:presence",
    "plans:version_progress",
    "plans:draft_export",
    "plans:document_state",
    "accounts:session",
    "incidents:live",
)
CSRF_FAILURE_VIEW = "bcp_portal.accounts.ended_sessions.csrf_failure"
AUDIT_EXPORT_ROUTES = ("plans:audit_csv", "plans:plan_audit_csv")  # their files are events of their own
NAMED_BUT_NO_EVIDENCE = ("api:schema",)  # comes under a file name, too
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "bcp_portal.look.messages.MessageStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if IN_PRODUCTION:
    environment.refuse_open_origins(CSRF_TRUSTED_ORIGINS)

AXES_HANDLER = "bcp_portal.accounts.throttling.SignInThrottle"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address", "username"]
AXES_LOCKOUT_CALLABLE = "bcp_portal.accounts.throttling.locked_out"
AXES_CLIENT_IP_CALLABLE = "bcp_portal.accounts.throttling.client_address"
AXES_USERNAME_CALLABLE = "bcp_portal.accounts.throttling.attempted_email"
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept", "old_password", "new_password1", "new_password2"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# How many proxies stand before the portal and add to X-Forwarded-For; 0 believes no such header.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# How many different people sign a plan at least; 1 is printed on the cover of every version that one person signs.
LEAST_SIGNATURES = environment.at_least_one("LEAST_SIGNATURES", default=2)

DEMO_ACCOUNTS, DEMO_PASSWORD = ACCOUNTS, PASSWORD

# Files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "bcp_portal.look.bundles.BundleFinder",
]
BUNDLE_ROOT = VAR / "static-bundles"  # where bundles are made before they are collected
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR / "static") if IN_PRODUCTION else "") or None
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
WHITENOISE_AUTOREFRESH = not IN_PRODUCTION  # what was just edited is sent
# Pasted text; files above the importer's own 2 MB limit still arrive, so that it can say what is wrong with them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MOST_UPLOADED_BYTES = 32 * 1024 * 1024  # of one request, files and all: a PDF to be verified is the largest

# E-mail

if email_url := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
elif not IN_PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR / "outbox")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <portal@localhost>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]

# Jobs

WORKER_MAX_TASKS = env.int("WORKER_MAX_TASKS", default=50)
WORKER_MAX_MEMORY_KB = env.int("WORKER_MAX_MEMORY_KB", default=400_000)
PDF_MAX_SECONDS = env.int("PDF_MAX_SECONDS", default=300)
JOB_GRACE_SECONDS = env.int("JOB_GRACE_SECONDS", default=30)
BEAT_SCHEDULE = env.str("BEAT_SCHEDULE", default=str(VAR / "beat-schedule"))
REMINDER_FIRST_DAYS = env.int("REMINDER_FIRST_DAYS", default=3)
ACCESS_EVENTS_DAYS = env.int("ACCESS_EVENTS_DAYS", default=400)  # sign-ins and downloads; at least 30
REMINDER_EVERY_DAYS = env.int("REMINDER_EVERY_DAYS", default=7)

# Minutes for which what is back is watched before the team stands down; 0: nobody asks
INCIDENT_WATCH_MINUTES = env.int("INCIDENT_WATCH_MINUTES", default=0)

# Reviews of incidents: of which severities (by name; none: of all), and days after the closing by which they are due

INCIDENT_REVIEW_SEVERITIES = env.list("INCIDENT_REVIEW_SEVERITIES", default=[])
INCIDENT_REVIEW_DAYS = env.int("INCIDENT_REVIEW_DAYS", default=14)

# The programme: what plans promise is due by the last day of a week, a month, a quarter …

WEEK_ENDS = environment.named("WEEK_ENDS_ON", env.str("WEEK_ENDS_ON", default="Sunday"), environment.WEEKDAYS)
YEAR_BEGINS = 1 + environment.named("YEAR_BEGINS_IN", env.str("YEAR_BEGINS_IN", default="January"), environment.MONTHS)

# Browser security

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IN_PRODUCTION and SERVED_BY_TLS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IN_PRODUCTION and SERVED_BY_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION and SERVED_BY_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = headers.CONTENT_SECURITY_POLICY

# API

REST_FRAMEWORK = rest.configuration(PROXY_COUNT)
KNOX_TOKEN_MODEL = "accounts.ApiToken"
REST_KNOX = {"TOKEN_PREFIX": "bcp_"}
# Knox would make its own table of tokens, which nobody uses and no flush empties.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = rest.description(PORTAL_NAME)

LOGGING = logs.configuration(env.str("LOG_LEVEL", default="INFO"))
