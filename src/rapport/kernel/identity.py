"""Identity providers of States and organisations, from the file that RAPPORT_OIDC_PROVIDERS_FILE names.

    [{"id": "state-a", "name": "Foreign ministry of A", "server_url": "https://login.example",
      "client_id": "rapport", "secret_file": "/run/secrets/state-a", "domains": ["mfa.example"],
      "counts_as_second_factor": ["mfa", "hwk"]}]

`domains`: the domains of e-mail addresses that the provider is trusted to have verified, and no others.
`counts_as_second_factor`: values of the claims `amr` and `acr` (RFC 8176) by which the provider says that it asked for
a second factor itself; none unless they are named.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class UnusableProviders(ValueError):
    """The file of identity providers cannot be used as it is; the message says where and why."""


@dataclass(frozen=True)
class Provider:
    """One identity provider, what it is trusted for, and how to speak with it."""

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str
    domains: frozenset[str]
    counts_as_second_factor: frozenset[str]

    def as_app(self) -> dict[str, Any]:
        """As django-allauth wants it. PKCE and `state` are always on."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.server_url, "oauth_pkce_enabled": True},
        }


def read(path: str) -> tuple[Provider, ...]:
    """The providers of a file; none where no file is named. Raises UnusableProviders."""
    if not path:
        return ()
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableProviders(f"{path}: it cannot be read as JSON; {error}.") from error
    if not isinstance(rows, list):
        raise UnusableProviders(f"{path}: give a list of providers, even of one.")
    found = tuple(_provider(path, number, row) for number, row in enumerate(rows, start=1))
    if len({one.id for one in found}) < len(found):
        raise UnusableProviders(f"{path}: two providers have the same id.")
    return found


def _provider(path: str, number: int, row: Any) -> Provider:
    where = f"{path}: provider {number}"
    if not isinstance(row, dict):
        raise UnusableProviders(f"{where}: give an object with id, name, server_url, client_id and domains.")
    for name in ("id", "name", "server_url", "client_id"):
        if not isinstance(row.get(name), str) or not row[name]:
            raise UnusableProviders(f"{where}: {name} is missing.")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", row["id"]):
        raise UnusableProviders(f"{where}: id may hold small letters, digits and hyphens.")
    url = row["server_url"]
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise UnusableProviders(f"{where}: server_url must begin with https://.")
    domains = row.get("domains")
    if (
        not isinstance(domains, list)
        or not domains
        or not all(isinstance(one, str) and one for one in domains)
    ):
        raise UnusableProviders(f"{where}: name the domains whose addresses it is trusted for.")
    secret = row.get("secret", "")
    if row.get("secret_file"):
        secret = Path(row["secret_file"]).read_text(encoding="utf-8").strip()
    return Provider(
        id=row["id"],
        name=row["name"],
        server_url=url.rstrip("/"),
        client_id=row["client_id"],
        secret=secret,
        domains=frozenset(one.lower().lstrip("@") for one in domains),
        counts_as_second_factor=frozenset(row.get("counts_as_second_factor", [])),
    )
