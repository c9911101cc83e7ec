"""All settings, from the environment. Each variable stands with its default in docs/settings.md."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def database() -> dict:
    """The database that DATABASE_URL names; SQLite in var/ when it names none.

    Raises ImproperlyConfigured, with what a right address looks like, for one that cannot be read.
    """
    if not env.str("DATABASE_URL", default=""):
        # Not as an address: the folder's name may hold what means something in one.
        config: dict = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR_DIR / "samskab.sqlite3"),
        }
    else:
        try:
            config = env.db_url("DATABASE_URL")
        except (ValueError, KeyError, environ.ImproperlyConfigured) as error:
            raise ImproperlyConfigured(_bad_database_url()) from error
    if config.get("ENGINE") == "django.db.backends.sqlite3" and config.get("NAME"):
        # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at BEGIN, so that two
        # writers queue (up to `timeout`) and never fail halfway.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config.get("ENGINE") == "django.db.backends.postgresql" and config.get("NAME"):
        # A new connection for each request makes a small page 3-4 times slower.
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(_bad_database_url())
    return config


def _bad_database_url() -> str:
    return (
        "DATABASE_URL is not the address of a database that Samskab can use. Examples: "
        "postgres://user:password@localhost:5432/samskab or sqlite:////srv/samskab/samskab.sqlite3"
    )


def required(name: str, hint: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def number(name: str, default: int) -> int:
    try:
        return env.int(name, default=default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} takes a whole number, and not {env.str(name)!r}.") from error


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} takes one of {', '.join(choices)}, and not {value!r}.")
    return value


def base_url() -> str:
    """Where the site is, without a slash at the end; empty when nobody has said."""
    address = env.str("BASE_URL", default="").rstrip("/")
    if address and not address.startswith(("https://", "http://")):
        raise ImproperlyConfigured("BASE_URL is where the site is, from https:// on: https://samskab.example")
    return address


def mail_server() -> dict:
    try:
        return env.email_url("EMAIL_URL", default="consolemail://")
    except (ValueError, environ.ImproperlyConfigured) as error:
        example = "smtp+tls://user:password@mail.example:587"
        raise ImproperlyConfigured(
            f"EMAIL_URL is not the address of a mail server. Example: {example}"
        ) from error


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required(
    "SECRET_KEY",
    "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))' "
    "(make run makes its own and keeps it in var/).",
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=True)
BASE_URL = base_url()

INSTALLED_APPS = [
    "samskab.apps.SamskabConfig",
    "accounts",
    "notices",
    "projects",
    "typology",
    "leadership",
    "phases",
    "learning",
    "dossier",
    "forum",
    "portfolio",
    "reports",
    "crispy_dkfds",
    "crispy_forms",
    "django_filters",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "samskab.apps.TrimmedStaticFilesConfig",
    "django.forms",
]

MIDDLEWARE = [
    "samskab.middleware.ExpectedTroubleMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "samskab.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "samskab.middleware.NoNullBytesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "samskab.middleware.IdleMiddleware",
    "samskab.middleware.SignInRequiredMiddleware",
    "samskab.middleware.TwoStepsRequiredMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # names the person behind a change in the admin
    "samskab.middleware.NotAllowedMiddleware",
]

ROOT_URLCONF = "samskab.urls"
WSGI_APPLICATION = "samskab.wsgi.application"

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
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"

DATABASES = {"default": database()}
# Throttling counts in the cache, which every worker must share. The database is the one thing that they all
# have; its table comes with the migrations.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://cache")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Sign-in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portfolio:project_list"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators, never by sign-up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers who never asked
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
# Django's own. allauth's keeps a second list of addresses, and an address that an administrator has corrected
# would go on opening the account.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Samskab"
MFA_TOTP_TOLERANCE = 1  # the clock of a telephone may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is proved by an invitation or vouched for by an administrator
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "authenticate_webauthn": "accounts.forms.AuthenticateByKeyForm",
    "reauthenticate_webauthn": "accounts.forms.ReauthenticateByKeyForm",
    "add_webauthn": "accounts.forms.AddKeyForm",
    "edit_webauthn": "accounts.forms.EditKeyForm",
}
# People who come through their organisation's own sign-in are known by that sign-in and its subject, never by
# an e-mail that somebody there may have typed.
SOCIALACCOUNT_ADAPTER = "accounts.adapter.OrganisationLoginAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
USERSESSIONS_TRACK_ACTIVITY = True  # written by IdleMiddleware, at most once a minute
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", default=0)

# --- Mail --------------------------------------------------------------------------------------------------
_mail = mail_server()
MAILERS = {"default": {"BACKEND": _mail["EMAIL_BACKEND"]}}
if "filebased" in _mail["EMAIL_BACKEND"]:
    MAILERS["default"]["OPTIONS"] = {"file_path": _mail["EMAIL_FILE_PATH"]}
if "smtp" in _mail["EMAIL_BACKEND"]:
    MAILERS["default"]["OPTIONS"] = {
        "host": _mail["EMAIL_HOST"],
        "port": _mail["EMAIL_PORT"],
        "username": _mail["EMAIL_HOST_USER"],
        "password": _mail["EMAIL_HOST_PASSWORD"],
        "use_tls": _mail.get("EMAIL_USE_TLS", False),
        "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        "timeout": 10,  # a server that hangs must not hang the page of the one who waits
    }
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Samskab <ingen-svar@samskab.example>")
NOTICES_PROJECT_TITLES = "samskab.notices.titles_for"  # what notices/ must ask of a room above it
DIGEST_HOUR = number("DIGEST_HOUR", default=7)

# --- Tasks: what a user need not wait for, done at once or by a worker --------------------------------------
HAS_WORKER = one_of("TASKS", ("immediate", "database"), default="immediate") == "database"
if HAS_WORKER:
    INSTALLED_APPS.append("django_tasks_db")
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
else:
    TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

# --- Reports: what the worker's child may take to make one, and how long the file is kept ------------------
REPORT_SECONDS = number("REPORT_SECONDS", default=300)
REPORT_MEMORY_MB = number("REPORT_MEMORY_MB", default=1500)
KEEP_REPORTS_DAYS = number("KEEP_REPORTS_DAYS", default=14)

# --- Language and time -------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
FORMAT_MODULE_PATH = "samskab.formats"
USE_THOUSAND_SEPARATOR = True

# --- Static files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))()
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("dkfds", BASE_DIR / "node_modules" / "dkfds" / "dist"),
    ("htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # For nobody else on the machine: they are pictures of people.
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Pictures that people upload: private, served by a view and never by the web server --------------------
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
FILE_UPLOAD_HANDLERS = ["projects.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Security ----------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],  # DKFDS draws some icons as data: images in its stylesheet
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = number("SESSION_HOURS", default=10) * 3600
IDLE_MINUTES = number("IDLE_MINUTES", default=60)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "samskab.views.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- Logging: to standard error, where the server's own log goes -------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"addresses": {"()": "samskab.logs.HideAnsweringAddresses"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["addresses"]}
    },
    "root": {
        "handlers": ["console"],
        "level": one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"),
    },
    # They narrate every step at INFO: WeasyPrint, its font subsetter, and tasks.
    "loggers": {
        name: {"level": "WARNING"} for name in ("django.tasks", "fontTools", "pikepdf", "weasyprint")
    },
}
