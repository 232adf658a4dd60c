"""What the site reads from its environment, in one place; each reader fails in words, at start-up.

An empty variable counts as one that is not set, so that `make` may hand on what it has not got.
"""

import os
import sys
import tempfile
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from casebook.encryption import keys

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SITE = REPOSITORY / "site"
VAR = REPOSITORY / "var"

ENV = environ.Env()


def text(name: str, default: str = "") -> str:
    """The variable `name`, or the default where it is empty or not set."""
    return ENV.str(name, default="").strip() or default


def required(name: str, why: str) -> str:
    """The variable `name`; without it the site refuses to start and says what the variable is for."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}")
    return value


def names(name: str, default: str = "") -> list[str]:
    """The comma-separated parts of the variable `name`."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def flag(name: str, default: bool) -> bool:
    """A yes or no; anything else is a mistake that must not pass for a no."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is «{value}»: write yes or no.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is «{value}»: write a whole number.")
    return int(value)


def folder(name: str, default: Path) -> Path:
    """A folder, absolute or seen from the place where the site was started."""
    return Path(text(name, str(default))).expanduser().resolve()


def encryption_keys() -> str:
    """The keys of ENCRYPTION_KEYS, or of the file that ENCRYPTION_KEY_FILE names; empty without either."""
    written, path = text("ENCRYPTION_KEYS"), text("ENCRYPTION_KEY_FILE")
    if written and path:
        raise ImproperlyConfigured("ENCRYPTION_KEYS and ENCRYPTION_KEY_FILE are both set: choose one.")
    if path:
        try:
            written = Path(path).expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not a text"
            raise ImproperlyConfigured(f"ENCRYPTION_KEY_FILE, {path}, cannot be read: {reason}.")
    if written:
        keys.parse(written)
    return written


def demo_keys() -> str:
    """The demo's own key, made when there is none: var/encryption.key, beside the demo's database."""
    path = VAR / "encryption.key"
    if not path.exists():
        VAR.mkdir(exist_ok=True)
        # Two processes may start at once: only whole files appear, and the first one stays.
        with tempfile.NamedTemporaryFile("w", dir=VAR, delete=False) as draft:
            draft.write(f"# The demo's own key. A real centre keeps its key elsewhere.\n{keys.make()}\n")
        try:
            os.link(draft.name, path)
            print(f"Made a key for the encrypted fields of this demo: {path}", file=sys.stderr)  # noqa: T201
        except FileExistsError:
            pass
        finally:
            os.unlink(draft.name)
    return path.read_text(encoding="utf-8")


def database() -> dict:
    """Django's DATABASES entry for DATABASE_URL, or for one SQLite file under var/ where it is not set."""
    url = text("DATABASE_URL")
    if not url:
        VAR.mkdir(exist_ok=True)
        url = f"sqlite:///{VAR / 'centre.sqlite3'}"
    if url.partition("://")[0] not in {"sqlite", "postgres", "postgresql"}:
        # The address may hold a password, so it is not repeated here.
        raise ImproperlyConfigured(
            "DATABASE_URL does not name a database that the site knows: "
            "write postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////PATH/FILE."
        )
    config = ENV.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE: a transaction that will write takes its lock at once, so that two people who save
        # together wait for each other instead of failing with «database is locked».
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is erased is overwritten, and stands in no free page of the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        }
    else:
        config.setdefault("CONN_MAX_AGE", 60)
        config.setdefault("CONN_HEALTH_CHECKS", True)
    return config


def caches() -> dict:
    """The cache that all processes share: Redis where REDIS_URL names it, otherwise a table of the database.

    It holds the attempts at signing in and the codes that were used, so it must not forget under a flood.
    """
    url = text("REDIS_URL")
    if url:
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "centre_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }


def isolated(config: dict) -> dict:
    """The same database for one run of the tests: a test database with a name of its own, so that two
    runs on one machine never meet. Each worker of the run adds its own suffix."""
    run = text("PYTEST_XDIST_TESTRUNUID", f"pid{os.getpid()}")[:12]
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # A file, not memory: threads that save at once must meet the locks that real ones meet.
        name = str(Path(tempfile.gettempdir()) / f"test_centre_{run}.sqlite3")
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
        return {**config, "OPTIONS": {**config["OPTIONS"], "init_command": pragmas}, "TEST": {"NAME": name}}
    return {**config, "CONN_MAX_AGE": 0, "TEST": {"NAME": f"test_centre_{run}"}}
