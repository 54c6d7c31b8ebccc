"""The register as a file on its page: download, look, take in; with a fault nothing, and never more than was shown."""

import json
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.actors import a_person
from tests.factories.mechanism import an_actor

from rapport.actors.models import Organisation

pytestmark = pytest.mark.django_db
PAGE = "/mechanism/actors/exchange/"


def upload(client: Client, content: bytes, name: str = "actors.json") -> object:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_downloaded_changed_looked_at_and_taken_in(now: datetime) -> None:
    an_actor(now=now, code="one", name="Office of One", kind="OFFICE")
    client = Client()
    client.force_login(a_person("SECRETARIAT", now=now))
    assert "actors/exchange" in client.get("/mechanism/actors/").content.decode()
    book = client.get(f"{PAGE}file.xlsx")
    assert book["Content-Disposition"] == 'attachment; filename="actors.xlsx"' and book.content[:2] == b"PK"
    assert client.get(f"{PAGE}file.csv").status_code == 404
    same = upload(client, book.content, "actors.xlsx").content.decode()  # type: ignore[attr-defined]
    assert "The file says nothing that does not stand here already" in same
    given = json.loads(client.get(f"{PAGE}file.json").content)
    given["organisations"].append(
        {"code": "two", "name": "Office of Two", "kind": "OFFICE", "part_of": "one"}
    )
    shown = upload(client, json.dumps(given).encode())
    page = shown.content.decode()  # type: ignore[attr-defined]
    assert "2 rows are new or changed" in page and not Organisation.objects.filter(code="two").exists()
    payload = shown.context["payload"]  # type: ignore[attr-defined]
    assert client.post(f"{PAGE}take/", {"payload": payload + "x"}).status_code == 400
    assert client.post(f"{PAGE}take/", {"payload": payload}).status_code == 302
    assert Organisation.objects.get(code="two").parent is not None
    assert client.post(f"{PAGE}take/", {"payload": payload}).status_code == 409
    given["organisations"][-1]["kind"] = "WRONG"
    refused = upload(client, json.dumps(given).encode())
    assert refused.status_code == 400  # type: ignore[attr-defined]
    assert "Nothing was taken in" in refused.content.decode()  # type: ignore[attr-defined]
    assert client.post(PAGE).status_code == 400
    reader = Client()
    reader.force_login(a_person("READER", now=now))
    assert reader.get(PAGE).status_code == 403 and reader.get(f"{PAGE}file.json").status_code == 403
