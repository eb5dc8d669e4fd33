"""Django's settings for one workspace, as one value; there is no settings file."""

import hashlib
import os
import secrets
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.domain.errors import ConfigError

HERE = Path(str(files("pipeline.desk")))
YEAR = 365 * 24 * 3600
MOST_CONNECTIONS = 12  # of one process to PostgreSQL: a thread of the desk takes one at most

# Neither a kill nor a power cut loses what was committed.
SYNCHRONOUS = "FULL"

# The interface's languages: English is what the code is written in, Serbian in Latin is derived.
INTERFACE = (
    ("bg", "български"),
    ("en", "English"),
    ("it", "italiano"),
    ("hu", "magyar"),
    ("de", "Deutsch"),
    ("pt", "português"),
    ("ro", "română"),
    ("sr", "српски"),
    ("sr-latn", "srpski"),
)


def everywhere(state: Path, *, own: bool = False) -> dict[str, Any]:
    """Return what the command line and the web application share: the database and its tables."""
    return {
        "DATABASES": {"default": database(state, own=own)},
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "axes",
            "pipeline.desk",
        ],
        "AUTH_USER_MODEL": "desk.Person",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "SILENCED_SYSTEM_CHECKS": ["axes.W002", "axes.W003"],
        "AXES_VERBOSE": False,
        **_web(),
    }


def of_the_web(workspace: Path) -> dict[str, Any]:
    """Return what differs from workspace to workspace when pages are served."""
    address = urlsplit(address_of_the_desk())
    secure = address.scheme == "https"
    hosts = [address.hostname] if address.hostname else []
    return {
        "SECRET_KEY": _secret(workspace / "var"),
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", *hosts],
        "CSRF_TRUSTED_ORIGINS": [f"{address.scheme}://{address.netloc}"],
        "LOCALE_PATHS": [str(workspace / "var" / "cache" / "locale")],
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "SECURE_HSTS_SECONDS": YEAR if secure else 0,
        # Behind a proxy that ends TLS; waitress passes the header on only where it is trusted.
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
    }


def address_of_the_desk() -> str:
    """Return where people find the desk, without a slash at the end. Raises ConfigError.

    GLAGOL_ADDRESS says it where that is not this machine; with https:// cookies are sent over TLS only.
    """
    address = os.environ.get("GLAGOL_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ConfigError(
            f"GLAGOL_ADDRESS is {address!r}, not an address",
            hint="Write https://desk.example.eu, or unset it: the desk is then for this machine alone",
        )
    return address


def _web() -> dict[str, Any]:
    return {
        "ROOT_URLCONF": "pipeline.desk.urls",
        "MIDDLEWARE": [
            "pipeline.desk.web.middleware.Headers",
            "pipeline.desk.web.probes.Probes",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "pipeline.desk.web.middleware.Tongue",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
            "pipeline.desk.web.middleware.Failures",
            "axes.middleware.AxesMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(HERE / "templates")],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "pipeline.desk.web.context.frame",
                    ],
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                    "builtins": [
                        "django.templatetags.i18n",
                        "django.templatetags.static",
                        "pipeline.desk.templatetags.desk",
                    ],
                    "string_if_invalid": "",
                },
            }
        ],
        "LANGUAGE_CODE": "en",
        "LANGUAGES": INTERFACE,
        "USE_I18N": True,
        "TIME_ZONE": os.environ.get("TZ", "Europe/Sofia"),
        # The address changes with the content, so that browsers may keep files for good.
        "STATIC_URL": f"/static/{_digest_of(HERE / 'static')}/",
        "STATICFILES_DIRS": [str(HERE / "static")],
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": YEAR,
        "WHITENOISE_IMMUTABLE_FILE_TEST": lambda _path, _url: True,
        "LOGIN_URL": "sign-in",
        "LOGIN_REDIRECT_URL": "home",
        "SESSION_COOKIE_AGE": 14 * 24 * 3600,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "pipeline.desk.web.errors.stale_form",
        "LANGUAGE_COOKIE_NAME": "language",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "X_FRAME_OPTIONS": "SAMEORIGIN",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 20 * 1024 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5000,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
        "EMAIL_BACKEND": "pipeline.desk.web.mail.Backend",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "PASSWORD_HASHERS": [
            "django.contrib.auth.hashers.ScryptPasswordHasher",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ],
        "PASSWORD_RESET_TIMEOUT": 3 * 24 * 60 * 60,  # seconds that a link for a new password holds
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {
                "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("name", "email")},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
        ],
        # Five wrong passwords for one address from one place, and a quarter of an hour's rest.
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": 0.25,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_ENABLE_ADMIN": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_USERNAME_FORM_FIELD": "username",
        "AXES_LOCKOUT_CALLABLE": "pipeline.desk.people.views.locked_out",
        "LOGGING_CONFIG": None,
    }


def _digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def _secret(state: Path) -> str:
    """Return the key that signs sessions; it is made once and readable by its owner alone."""
    given = os.environ.get("GLAGOL_SECRET_KEY", "")
    if given:
        return given
    path = state / "secret-key"
    state.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as stream:
        key = secrets.token_urlsafe(48)
        stream.write(key + "\n")
    return key


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings of a database in a file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            # Readers go on while one writes.
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SYNCHRONOUS};",
            "transaction_mode": "IMMEDIATE",
        },
    }


def database(state: Path, *, own: bool = False) -> dict[str, Any]:
    """Return Django's settings of the database: SQLite under var/, or what DATABASE_URL names.

    With `own` it is SQLite in any case, as in a backup.
    """
    url = os.environ.get("DATABASE_URL", "")
    if own or not url:
        return sqlite(state / "glagol.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(
            f"DATABASE_URL begins with {parts.scheme}://, not postgresql://",
            hint="Write postgresql://user:password@host:5432/name, or unset it for SQLite",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket's folder comes as ?host=/run/postgresql, as in libpq.
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": parts.port or "",
        # Connections are pooled: a thread that has answered gives its own back.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 0, "max_size": MOST_CONNECTIONS, "timeout": 20, "max_idle": 300},
            # A machine that vanished is given up within a minute, and what it held with it.
            "keepalives_idle": 20,
            "keepalives_interval": 10,
            "keepalives_count": 4,
            "tcp_user_timeout": 60_000,
        },
    }
