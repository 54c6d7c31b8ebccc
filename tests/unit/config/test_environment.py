"""What production refuses, with its reason; where values come from."""

import re
from pathlib import Path

import pytest

from rapport.config import environment

SAFE = {
    "RAPPORT_SECRET_KEY": "k3Jq0-zT8vWmXb5YcLr7PdNs2AeHfGu9QiVoRtE1yKwMjBxZaC",
    "RAPPORT_FIELD_KEY": "pZ4wLr9sXc2vBn7mQk5tYh8jFd3gAe6uWi1oRy0TlKxJzHbVqN",
    "RAPPORT_HOSTS": "rapport.example.org, www.example.org",
    "RAPPORT_URL": "https://rapport.example.org",
    "RAPPORT_PROXY_COUNT": "1",
}
SERVER = {
    "DATABASE_URL": "postgresql://rapport_app:a@db/rapport",
    "RAPPORT_OWNER_DATABASE_URL": "postgresql://rapport_owner:b@db/rapport",
    "RAPPORT_SEALER_DATABASE_URL": "postgresql://rapport_sealer:c@db/rapport",
}


@pytest.fixture(autouse=True)
def _safe(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in environment.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)  # the home folder too: no test here writes to it
        monkeypatch.delenv(f"{setting.name}_FILE", raising=False)
    for name, text in (SAFE | SERVER).items():
        monkeypatch.setenv(name, text)


def test_safe_settings_are_accepted() -> None:
    assert environment.problems() == []


def test_the_embedded_database_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SERVER:
        monkeypatch.delenv(name)
    assert environment.problems() == []


@pytest.mark.parametrize(
    ("name", "unsafe", "reason"),
    [
        ("RAPPORT_SECRET_KEY", "", "at least 50 characters"),
        ("RAPPORT_SECRET_KEY", "short", "at least 50 characters"),
        ("RAPPORT_FIELD_KEY", "", "at least 50 characters"),
        ("RAPPORT_SECOND_FACTOR", "optional", "the roles say who needs"),
        ("RAPPORT_SESSION_IDLE_MINUTES", "0", "from 1 to 120"),
        ("RAPPORT_SECRET_KEY", "ab" * 40, "not random"),
        ("RAPPORT_HOSTS", " ", "name the host names"),
        ("RAPPORT_HOSTS", "*", "forged links"),
        ("RAPPORT_HOSTS", "other.example.org", "is not among them"),
        ("RAPPORT_URL", "http://rapport.example.org", "HTTPS only"),
        ("RAPPORT_PORT", "eighty", "from 1 to 65535"),
        ("RAPPORT_PORT", "70000", "from 1 to 65535"),
        ("RAPPORT_WEB_PROCESSES", "0", "at least 1"),
        ("RAPPORT_PROXY_COUNT", "0", "plain HTTP"),
        ("RAPPORT_MAIL_URL", "mail.example.org", "smtp://"),
        ("RAPPORT_DEBUG", "1", "people's records"),
        ("DATABASE_URL", "mysql://db/rapport", "PostgreSQL is the only database"),
        ("DATABASE_URL", SERVER["RAPPORT_OWNER_DATABASE_URL"], "it is the owner's"),
        ("RAPPORT_OWNER_DATABASE_URL", "", "neither migrate nor seal"),
        ("RAPPORT_SEALER_DATABASE_URL", "", "neither migrate nor seal"),
    ],
)
def test_an_unsafe_setting_is_refused_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, unsafe: str, reason: str
) -> None:
    monkeypatch.setenv(name, unsafe)
    found = environment.problems()
    assert any(line.startswith(f"{name}: ") and reason in line for line in found), found


def test_every_reason_is_given_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RAPPORT_SECRET_KEY", "RAPPORT_URL", "RAPPORT_PROXY_COUNT", "RAPPORT_SEALER_DATABASE_URL"):
        monkeypatch.delenv(name)
    assert len({line.split(":")[0] for line in environment.problems()}) >= 4


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n", encoding="utf-8")
    monkeypatch.delenv("RAPPORT_SECRET_KEY")
    monkeypatch.setenv("RAPPORT_SECRET_KEY_FILE", str(file))
    assert environment.value("RAPPORT_SECRET_KEY") == "from a file"


def test_what_is_no_secret_does_not_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAPPORT_PORT_FILE", str(tmp_path / "missing"))
    assert environment.value("RAPPORT_PORT") == "8000"


def test_the_home_folder_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAPPORT_HOME", "kept here")
    assert environment.home() == tmp_path.resolve() / "kept here"


def test_a_checkout_keeps_everything_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAPPORT_HOME", raising=False)
    assert environment.home() == Path(__file__).resolve().parents[3] / ".rapport"


def test_every_setting_says_what_it_means() -> None:
    for setting in environment.SETTINGS:
        assert re.search(r"\w.*\.$|or `production`; set by the command\.$", setting.meaning), setting.name
