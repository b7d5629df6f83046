"""Django's settings. What differs from place to place comes from the environment; nothing secret stands here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import django_stubs_ext

from charteroak.config.database import django_database
from charteroak.custody.purposes import parse_quotas

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent
_checkout = PACKAGE.parent.parent
HOME = Path(
    os.environ.get("CHARTEROAK_HOME") or (_checkout if (_checkout / "policies").is_dir() else Path.cwd())
)
VAR = Path(os.environ.get("CHARTEROAK_VAR") or HOME / "var")
# Which of the two faces this process shows: 'public', 'desk', or 'all' for the demo, tests and commands.
FACE = os.environ.get("CHARTEROAK_FACE") or "all"
if FACE not in {"public", "desk", "all"}:
    raise SystemExit(f"CHARTEROAK_FACE must be public, desk or all, and not {FACE!r}")
# Where residents find the public face; the desk's pages name it, the public ones never name the desk.
PUBLIC_URL = os.environ.get("CHARTEROAK_URL", "http://127.0.0.1:8000").rstrip("/")
BASE_URL = (os.environ.get("CHARTEROAK_DESK_URL") or PUBLIC_URL).rstrip("/") if FACE == "desk" else PUBLIC_URL

# The city.
CHARTEROAK_POLICY = Path(os.environ.get("CHARTEROAK_POLICY") or HOME / "policies" / "hartford.toml")
# Keys stand apart from the data: never in the database's folder, never in its backup.
CHARTEROAK_KEYS = Path(os.environ.get("CHARTEROAK_KEYS") or VAR / "keys")
CHARTEROAK_KEYS_PASSPHRASE_FILE = Path(
    os.environ.get("CHARTEROAK_KEYS_PASSPHRASE_FILE") or VAR / "secrets" / "keys-passphrase"
)
# With a module set, keys stand in an HSM's token, and the folder above holds only counts and a lock.
CHARTEROAK_PKCS11_MODULE = os.environ.get("CHARTEROAK_PKCS11_MODULE") or None
CHARTEROAK_PKCS11_TOKEN = os.environ.get("CHARTEROAK_PKCS11_TOKEN", "charteroak")
CHARTEROAK_PKCS11_PIN_FILE = Path(
    os.environ.get("CHARTEROAK_PKCS11_PIN_FILE") or VAR / "secrets" / "pkcs11-pin"
)
# How often keys may be used in a day, where not as custody/purposes.py has it: "visit.open=500 match.mac=200".
CHARTEROAK_KEY_QUOTAS = parse_quotas(os.environ.get("CHARTEROAK_KEY_QUOTAS", ""))
# The second key holder, another institution's process: its address, and a folder with the client's key and certificate,
# the holder's authority and its answer key. Without an address the demo runs a holder of its own, in OWN.
CHARTEROAK_HOLDER_URL = os.environ.get("CHARTEROAK_HOLDER_URL", "").rstrip("/")
CHARTEROAK_HOLDER_FILES = Path(os.environ.get("CHARTEROAK_HOLDER_FILES") or VAR / "secrets" / "holder")
CHARTEROAK_HOLDER_OWN = Path(os.environ.get("CHARTEROAK_HOLDER_OWN") or VAR / "holder")
# Encrypted copies of the database, to the keys (age recipients) in a file; who restores has the other half elsewhere.
CHARTEROAK_BACKUPS = Path(os.environ.get("CHARTEROAK_BACKUPS") or VAR / "backups")
CHARTEROAK_BACKUP_RECIPIENTS = Path(
    os.environ.get("CHARTEROAK_BACKUP_RECIPIENTS") or VAR / "backup-recipients"
)
# How to reach the database as the role that may only read, for copies of it; if empty, as whoever makes them.
CHARTEROAK_BACKUP_DATABASE_URL = os.environ.get("CHARTEROAK_BACKUP_DATABASE_URL", "")
# Where each site's ticket printer listens: "library=192.0.2.5:9100 clerk=192.0.2.6". None: numbers are shown.
CHARTEROAK_TICKET_PRINTERS = os.environ.get("CHARTEROAK_TICKET_PRINTERS", "")
# How many a second go from the waiting room to the times, after a release that many wait for.
CHARTEROAK_ADMITTED_PER_SECOND = float(os.environ.get("CHARTEROAK_ADMITTED_PER_SECOND") or 5)
# The ways to people who left a contact (docs/reference/notify.md). Without them nobody is written to.
CHARTEROAK_SMTP_URL = os.environ.get("CHARTEROAK_SMTP_URL", "")
CHARTEROAK_SMTP_FROM = os.environ.get("CHARTEROAK_SMTP_FROM", "")
CHARTEROAK_SMTP_PASSWORD_FILE = (
    Path(os.environ["CHARTEROAK_SMTP_PASSWORD_FILE"])
    if os.environ.get("CHARTEROAK_SMTP_PASSWORD_FILE")
    else None
)
CHARTEROAK_SMS_URL = os.environ.get("CHARTEROAK_SMS_URL", "")
CHARTEROAK_SMS_TOKEN_FILE = (
    Path(os.environ["CHARTEROAK_SMS_TOKEN_FILE"]) if os.environ.get("CHARTEROAK_SMS_TOKEN_FILE") else None
)
# A city's own server for reports of problems (Open311, docs/reference/tools.md). Without it there is no such page.
CHARTEROAK_OPEN311_URL = os.environ.get("CHARTEROAK_OPEN311_URL", "")
CHARTEROAK_OPEN311_JURISDICTION = os.environ.get("CHARTEROAK_OPEN311_JURISDICTION", "")
CHARTEROAK_OPEN311_KEY_FILE = (
    Path(os.environ["CHARTEROAK_OPEN311_KEY_FILE"]) if os.environ.get("CHARTEROAK_OPEN311_KEY_FILE") else None
)
# The city's own tiles, one PMTiles file (docs/reference/map.md). Without it there is no map.
CHARTEROAK_MAP_TILES = (
    Path(os.environ["CHARTEROAK_MAP_TILES"]) if os.environ.get("CHARTEROAK_MAP_TILES") else None
)
# Signs the links in messages: written by the background work, read by the public face. Both have this file.
CHARTEROAK_LINKS_SECRET_FILE = Path(
    os.environ.get("CHARTEROAK_LINKS_SECRET_FILE") or VAR / "secrets" / "links"
)
# After how many days editors are asked to call a telephone number again.
CHARTEROAK_CALL_AGAIN_DAYS = int(os.environ.get("CHARTEROAK_CALL_AGAIN_DAYS", "180"))
# Whether the background work asks each night if what the guide and the directory link to still answers.
CHARTEROAK_CHECK_LINKS = os.environ.get("CHARTEROAK_CHECK_LINKS") == "1"
CHARTEROAK_DEMO = os.environ.get("CHARTEROAK_DEMO") == "1"
# Where the issuer's public keys and status lists are written as static files.
CHARTEROAK_PUBLISHED = Path(os.environ.get("CHARTEROAK_PUBLISHED") or VAR / "published")
# The journal's witnesses: their keys, and a folder in which they drop what they signed.
CHARTEROAK_WITNESSES = Path(os.environ.get("CHARTEROAK_WITNESSES") or VAR / "witnesses")


# The public face signs with a secret of its own: the desk's also seals the staff's second factors.
SECRET_KEY_FILE = Path(
    os.environ.get("CHARTEROAK_SECRET_KEY_FILE")
    or VAR / "secrets" / ("django-public" if FACE == "public" else "django")
)


def _secret_key() -> str:
    if SECRET_KEY_FILE.exists():
        return SECRET_KEY_FILE.read_text().strip()
    # Commands that need no database (verify, policy check) run before there is a key. `charteroak prepare` writes one.
    return secrets.token_urlsafe(48)


SECRET_KEY = _secret_key()
DEBUG = False
_host = BASE_URL.split("://", 1)[1].split("/")[0].rsplit(":", 1)[0]
LOOPBACK = _host in {"127.0.0.1", "localhost", "[::1]"}
ALLOWED_HOSTS = [_host, *(["127.0.0.1", "localhost"] if LOOPBACK else [])]

INSTALLED_APPS = [
    "charteroak.web",
    "charteroak.journal",
    "charteroak.custody",
    "charteroak.staff",
    "charteroak.matching",
    "charteroak.cards",
    "charteroak.payments",
    "charteroak.booking",
    "charteroak.notify",
    "charteroak.enrollment",
    "charteroak.lobby",
    "charteroak.demands",
    "charteroak.directory",
    "charteroak.guide",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

_STAFF_ALONE = {
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "charteroak.web.sessions.LongestSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "charteroak.web.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "charteroak.web.sessions.LongestSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "charteroak.web.access.AccessMiddleware",
]
if FACE == "public":
    # Nobody signs in here, so there is no session to read and no table of them to reach.
    MIDDLEWARE = [name for name in MIDDLEWARE if name not in _STAFF_ALONE]

PUBLIC_URLCONF = "charteroak.config.urls" if FACE == "all" else "charteroak.config.urls_public"
ROOT_URLCONF = "charteroak.config.urls_desk" if FACE == "desk" else PUBLIC_URLCONF
WSGI_APPLICATION = "charteroak.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Each page's package brings its own templates, beside its own words.
        "DIRS": sorted(
            str(path) for place in ("web", "api") for path in PACKAGE.glob(f"{place}/*/**/templates")
        ),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "charteroak.web.context.city",
            ]
        },
    }
]

_url = os.environ.get("DATABASE_URL")
# Without a server only commands that touch no table work: type checks, policy check, verify.
DATABASES = {"default": django_database(_url or "dbname=charteroak")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits count in memory: no address of a visitor is ever written down.
# Room for everybody who counts at a launch: where it is full, the third that was asked for longest ago is forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# django-ratelimit wants a cache shared by all workers; each of ours counts for itself, on purpose, as said above.
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]

# Background work
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["charteroak.jobs.schedule"]

# Staff
AUTH_USER_MODEL = "staff.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "charteroak.web.passwords.NoWordOfTheTrade"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
ACCOUNT_ADAPTER = "charteroak.staff.adapters.StaffAccountAdapter"
MFA_ADAPTER = "charteroak.staff.adapters.StaffMfaAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Charter Oak"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOOPBACK
LOGIN_REDIRECT_URL = "desk"
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# The wire
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "charteroak.web.errors.csrf_failure"
_secure = BASE_URL.startswith("https://")
# The prefix binds a cookie to this host and to https; browsers refuse it without both.
SESSION_COOKIE_NAME = "__Host-session" if _secure else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrftoken"
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_SECURE = _secure
SECURE_SSL_REDIRECT = _secure and not LOOPBACK
SECURE_HSTS_SECONDS = 0 if LOOPBACK else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOOPBACK
CHARTEROAK_BEHIND_PROXY = bool(os.environ.get("CHARTEROAK_BEHIND_PROXY"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CHARTEROAK_BEHIND_PROXY else None
# Behind a proxy everybody comes from its address: without these all of a city would share one visitor's limits.
RATELIMIT_IP_META_KEY = "charteroak.web.limits.address_of"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CHARTEROAK_BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Wagtail's editor brings inline scripts; it has a policy of its own in web/headers.py.
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# Uploads stay in memory: a photo of a person is never spooled to a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# Words
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/New_York"
LOCALE_PATHS = sorted(str(path) for path in PACKAGE.glob("**/locale"))

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = os.environ.get("CHARTEROAK_STATIC_FROM_SOURCE") == "1"
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"

# The guide
WAGTAIL_SITE_NAME = "Charter Oak"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/en/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# A draft is published when a second person approves it; a new translation begins as a draft.
WAGTAIL_FINISH_WORKFLOW_ACTION = "charteroak.guide.finish.publish_approved"
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "charteroak.web.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # Who signed in and who was refused, by opaque id and role; see docs/reference/logging.md.
    "loggers": {"charteroak.sign_in": {"level": "INFO"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CHARTEROAK_LOG", "WARNING")},
}

if FACE == "public":
    # No key store: whatever names one leads nowhere in this process, also when it stands in the environment.
    for _name in [name for name in globals() if name.startswith("CHARTEROAK_KEYS")]:
        globals()[_name] = Path(os.devnull) / "no-key-store"
    CHARTEROAK_HOLDER_URL = CHARTEROAK_SMTP_URL = CHARTEROAK_SMS_URL = ""
    CHARTEROAK_SMTP_PASSWORD_FILE = CHARTEROAK_SMS_TOKEN_FILE = None
    CHARTEROAK_HOLDER_FILES = CHARTEROAK_HOLDER_OWN = Path(os.devnull) / "no-key-store"
