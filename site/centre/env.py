"""What the site reads from its environment, in one place; each reader fails in words, at start-up."""

from pathlib import Path

import environ

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SITE = REPOSITORY / "site"
VAR = REPOSITORY / "var"

env = environ.Env()


def default_database() -> str:
    """The embedded database of a machine that has no server: one file under var/."""
    VAR.mkdir(exist_ok=True)
    return f"sqlite:///{VAR / 'centre.sqlite3'}"


def database(default: str | None = None) -> dict:
    """Django's DATABASES entry for DATABASE_URL, or for the SQLite file where it is not set."""
    config = env.db("DATABASE_URL", default=default or default_database())
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction that will write takes its lock at once, so that two people who save
        # together wait for each other instead of failing with «database is locked».
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config.setdefault("CONN_MAX_AGE", 60)
        config.setdefault("CONN_HEALTH_CHECKS", True)
    return config


def caches() -> dict:
    """A shared cache where REDIS_URL names one; otherwise memory, which one process can use."""
    url = env.str("REDIS_URL", default="")
    if url:
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
    return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
