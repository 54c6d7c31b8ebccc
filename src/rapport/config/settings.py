"""Django settings. An operator's choices are read through `rapport.config.environment` and nowhere else."""

import secrets
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from rapport.config import environment
from rapport.kernel import identity

PACKAGE = Path(__file__).resolve().parents[1]
HOME = environment.home()
PRODUCTION = environment.is_production()


def _kept_secret(name: str) -> str:
    """A secret made once and kept in the home folder, readable by its owner only. For demonstration instances."""
    path = HOME / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def _database(url: str) -> dict[str, object]:
    """Django's description of a PostgreSQL address; time limits keep a stuck query from holding a worker for ever."""
    parts = {key: str(part) for key, part in conninfo_to_dict(url).items() if part is not None} if url else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "rapport"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=120000",
            **parts,
        },
    }


FIELD_KEY = environment.value("RAPPORT_FIELD_KEY") or ("" if PRODUCTION else _kept_secret("field_key"))
FIELD_KEYS_OLD = [one for one in environment.value("RAPPORT_FIELD_KEYS_OLD").replace(",", " ").split() if one]
SECRET_KEY = environment.value("RAPPORT_SECRET_KEY") or ("" if PRODUCTION else _kept_secret("secret_key"))
DEBUG = environment.value("RAPPORT_DEBUG") == "1" and not PRODUCTION
ALLOWED_HOSTS = [host.strip() for host in environment.value("RAPPORT_HOSTS").split(",") if host.strip()]
PUBLIC_URL = environment.value("RAPPORT_URL").rstrip("/")
INSTANCE_NAME = environment.value("RAPPORT_INSTANCE_NAME")
ROOT_URLCONF = "rapport.config.urls"
WSGI_APPLICATION = "rapport.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.syndication",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "rapport.kernel",
    "rapport.actors",
    "rapport.obligations",
    "rapport.coordination",
    "rapport.surveys",
    "rapport.plans",
    "rapport.reports",
    "rapport.web",
    "rapport.web.components",
    "rapport.api",
]

MIDDLEWARE = [
    # Django pads compressed pages by a random length, against guessing secrets by size (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "rapport.web.middleware.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rapport.web.middleware.sessions.SessionClock",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rapport.web.middleware.language.LanguageOfPerson",
    "rapport.web.middleware.zone.ZoneOfPerson",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rapport.web.middleware.limits.LimitedTries",
    "rapport.web.middleware.access.ClosedByDefault",
    "rapport.web.middleware.errors.UserFacingErrors",
    "rapport.web.middleware.database.RequestTransaction",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rapport.web.components.context.page",
            ],
        },
    },
]
FORM_RENDERER = "rapport.web.components.forms.RapportRenderer"

DATABASES = {
    "default": _database(environment.value("DATABASE_URL")),
    "owner": _database(environment.value("RAPPORT_OWNER_DATABASE_URL")),
}
DATABASE_ROUTERS = ["rapport.kernel.database.router.OwnerMigrates"]
SEALER_DATABASE_URL = environment.value("RAPPORT_SEALER_DATABASE_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "rapport.config.testing.UsePytest"

AUTH_USER_MODEL = "actors.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["rapport.kernel.passwords.GatedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_ADAPTER = "rapport.web.account.adapter.ClosedSignUp"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Tries are counted by rapport.web.middleware.limits, exactly over all processes; allauth's own limits are off.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = FRESH_SECONDS = 300
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.value("RAPPORT_PROXY_COUNT") or 0)

MFA_ADAPTER = "rapport.web.account.factors.SealedSecrets"
MFA_FORMS = {
    "authenticate": "rapport.web.account.factor_forms.SignInCode",
    "reauthenticate": "rapport.web.account.factor_forms.FreshCode",
    "activate_totp": "rapport.web.account.factor_forms.ActivateApp",
}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = INSTANCE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR = environment.value("RAPPORT_SECOND_FACTOR") or ("by-role" if PRODUCTION else "optional")

OIDC_PROVIDERS = identity.read(environment.value("RAPPORT_OIDC_PROVIDERS_FILE"))
SOCIALACCOUNT_ADAPTER = "rapport.web.account.states.OnlyKnownPeople"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

SESSION_ENGINE = "rapport.kernel.sessions"
SESSION_IDLE_SECONDS = int(environment.value("RAPPORT_SESSION_IDLE_MINUTES")) * 60
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "rapport-session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "rapport-csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rapport.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LANGUAGE_COOKIE_NAME = "rapport-language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_SECURE = PRODUCTION

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
# Not no-referrer: browsers then send forms with `Origin: null`, which the check against forged requests refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if int(environment.value("RAPPORT_PROXY_COUNT") or 0) > 0:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["rapport.kernel.i18n.locales"]
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = None  # served from the package, in a checkout and in a wheel alike
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = HOME / "files"
BUILDS_ROOT = HOME / "builds"
FONTS_DIR = PACKAGE / "web" / "static" / "built" / "fonts"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}

DEFAULT_FROM_EMAIL = environment.value("RAPPORT_MAIL_FROM")
EMAIL_BACKEND = "rapport.kernel.mail.backend.ByUrl"
EMAIL_FILE_PATH = HOME / "mail"
MAIL_URL = environment.value("RAPPORT_MAIL_URL")

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "rapport": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Django's request logger prints paths: ours hold codes, never names, but a mistyped one may hold anything.
        # With no handler at all Python would print the message by itself.
        "django.request": {"handlers": ["nowhere"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["nowhere"], "level": "ERROR", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
