"""Every setting an operator can give, with its meaning, default and check, as one table.

`docs/reference/settings.md` is generated from it; `rapport serve` refuses to start on an unsafe value and says why.
Values come from environment variables only; a secret may also be a file named by `<NAME>_FILE`.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class UnsafeSetting(ValueError):
    """A setting that must not be used as it is: the message names the setting, the rule and the remedy."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its meaning for the operator, its default, whether it is a secret, and its check."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False
    check: Callable[[str], str | None] = lambda value: None
    """Returns what is wrong with a value in production, or None."""


def _needs_length(value: str) -> str | None:
    if len(value) < 50:
        return "it must be a random text of at least 50 characters; make one with `rapport settings --new-secret`"
    if len(set(value)) < 10:
        return "it is not random: fewer than 10 different characters"
    return None


def _needs_hosts(value: str) -> str | None:
    if not value.strip():
        return "name the host names this instance answers to, separated by commas"
    if "*" in value:
        return "a star would answer to any host name, which lets forged links into mails; name the hosts"
    return None


def _needs_https(value: str) -> str | None:
    if not value.startswith("https://"):
        return "production is served over HTTPS only; give the public address beginning with https://"
    return None


def _forbids_debug(value: str) -> str | None:
    return "debug pages show values of people's records; unset it" if value == "1" else None


def _needs_database(value: str) -> str | None:
    if not value:
        return None
    if not value.startswith(("postgres://", "postgresql://")):
        return "PostgreSQL is the only database; give postgresql://user:password@host/name"
    return None


def _port(value: str) -> str | None:
    return None if value.isdigit() and 0 < int(value) < 65536 else "it must be a whole number from 1 to 65535"


def _count(value: str) -> str | None:
    return None if value.isdigit() and int(value) > 0 else "it must be a whole number of at least 1"


def _needs_proxy(value: str) -> str | None:
    if value.isdigit() and int(value) > 0:
        return None
    return "Rapport itself speaks plain HTTP: put a proxy that ends TLS before it, and say how many there are (1)"


def _needs_second_factor(value: str) -> str | None:
    if value in ("", "by-role"):
        return None
    return "in production the roles say who needs a second factor; unset it, or give `by-role`"


def _idle(value: str) -> str | None:
    if value.isdigit() and 1 <= int(value) <= 120:
        return None
    return "it must be a whole number of minutes from 1 to 120"


def _mail(value: str) -> str | None:
    if value and not value.startswith(("smtp://", "smtps://")):
        return "give smtp://user:password@host:port, or smtps:// for TLS from the start"
    return None


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "RAPPORT_MODE",
        "`demo` (own machine, plain HTTP, secrets made up and kept in the home) or `production`; set by the command.",
        "demo",
    ),
    Setting(
        "RAPPORT_HOME",
        "Folder for everything the instance keeps: the embedded database, keys, uploaded files, built reports, logs.",
        "`.rapport` in the checkout; `~/.local/share/rapport` for an installed wheel",
    ),
    Setting(
        "DATABASE_URL",
        "PostgreSQL the application connects to, as the application role. Empty: the embedded PostgreSQL is started.",
        check=_needs_database,
        secret=True,
    ),
    Setting(
        "RAPPORT_OWNER_DATABASE_URL",
        "The same database as its owner; used only to migrate and to grant. Needed where DATABASE_URL is given.",
        check=_needs_database,
        secret=True,
    ),
    Setting(
        "RAPPORT_SEALER_DATABASE_URL",
        "The same database as the audit sealer; used only to seal and verify. Needed where DATABASE_URL is given.",
        check=_needs_database,
        secret=True,
    ),
    Setting("RAPPORT_SECRET_KEY", "Signs sessions and forms.", secret=True, check=_needs_length),
    Setting(
        "RAPPORT_FIELD_KEY",
        "Seals secrets kept in the database: seeds of second factors, and sessions. Lost with it: every second factor.",
        secret=True,
        check=_needs_length,
    ),
    Setting(
        "RAPPORT_FIELD_KEYS_OLD",
        "Former values of RAPPORT_FIELD_KEY, separated by spaces: they still open what they sealed.",
        secret=True,
    ),
    Setting(
        "RAPPORT_SECOND_FACTOR",
        "`by-role`: whoever holds a role that asks for it signs in with a second factor; `optional`: whoever wants. "
        "Empty: `by-role` in production, `optional` in demo mode.",
        "",
        check=_needs_second_factor,
    ),
    Setting(
        "RAPPORT_SESSION_IDLE_MINUTES",
        "Minutes without any request after which somebody is signed out; ten hours after signing in they are anyway.",
        "15",
        check=_idle,
    ),
    Setting(
        "RAPPORT_OIDC_PROVIDERS_FILE",
        "JSON file with the identity providers of States whose people may sign in with them. Empty: none.",
    ),
    Setting(
        "RAPPORT_HOSTS",
        "Host names this instance answers to, separated by commas.",
        "localhost,127.0.0.1",
        check=_needs_hosts,
    ),
    Setting(
        "RAPPORT_URL",
        "Public address of the instance, used in feeds, mails and documents.",
        "http://127.0.0.1:8000",
        check=_needs_https,
    ),
    Setting("RAPPORT_PORT", "Port to listen on.", "8000", check=_port),
    Setting("RAPPORT_BIND", "Address to listen on. Behind a proxy: 127.0.0.1.", "127.0.0.1"),
    Setting("RAPPORT_WEB_PROCESSES", "Number of web processes.", "2", check=_count),
    Setting(
        "RAPPORT_PROXY_COUNT",
        "How many trusted proxies stand before the instance and set X-Forwarded-Proto.",
        "0",
        check=_needs_proxy,
    ),
    Setting(
        "RAPPORT_MAIL_URL",
        "SMTP server as smtp://user:password@host:port (smtps:// for TLS). Empty: mails are kept as files in "
        "the home folder.",
        secret=True,
        check=_mail,
    ),
    Setting("RAPPORT_MAIL_FROM", "Sender of mails.", "rapport@localhost"),
    Setting(
        "RAPPORT_INSTANCE_NAME",
        "Name of the office or State that runs the instance, shown in the header.",
        "Demonstration office",
    ),
    Setting("RAPPORT_DEBUG", "`1` shows debug pages; only in demo mode.", "0", check=_forbids_debug),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


def value(name: str, default: str | None = None) -> str:
    """The value of a setting: environment variable, else its `_FILE`, else `default`, else the table's default."""
    setting = BY_NAME[name]
    if name in os.environ:
        return os.environ[name]
    if setting.secret and (path := os.environ.get(f"{name}_FILE")):
        return Path(path).read_text(encoding="utf-8").strip()
    return setting.default if default is None else default


def home() -> Path:
    """Where the instance keeps everything: RAPPORT_HOME, else `.rapport` in a checkout, else the user's data folder."""
    if given := os.environ.get("RAPPORT_HOME"):
        return Path(given).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").exists() and (checkout / "requirements").is_dir():
        return checkout / ".rapport"
    return Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "rapport"


def is_production() -> bool:
    """Whether the unsafe is refused rather than made up."""
    return value("RAPPORT_MODE") == "production"


def problems() -> list[str]:
    """What forbids starting in production, one sentence each, in the order of the table."""
    found = []
    for setting in SETTINGS:
        reason = setting.check(value(setting.name))
        if reason:
            found.append(f"{setting.name}: {reason}.")
    host = urlsplit(value("RAPPORT_URL")).hostname or ""
    if host not in {name.strip() for name in value("RAPPORT_HOSTS").split(",")}:
        found.append(f"RAPPORT_HOSTS: the host of RAPPORT_URL, {host or 'none'}, is not among them.")
    url = value("DATABASE_URL")
    if url:
        found.extend(
            f"{name}: needed because DATABASE_URL is given; the application role may neither migrate nor seal."
            for name in ("RAPPORT_OWNER_DATABASE_URL", "RAPPORT_SEALER_DATABASE_URL")
            if not value(name)
        )
        if url == value("RAPPORT_OWNER_DATABASE_URL"):
            found.append(
                "DATABASE_URL: it is the owner's; the application must connect as a role that cannot change tables."
            )
    return found
