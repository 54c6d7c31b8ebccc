"""The interface for programs: its contract, errors, caching, pages of lists, and who may read what."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.integration.api.contract import faults

from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys

pytestmark = pytest.mark.usefixtures("osce")
V1 = "/api/v1"
ADDRESSES = {
    "/waves": {},
    "/waves/{code}": {"code": "osce-2007"},
    "/waves/{code}/figures": {"code": "osce-2007"},
    "/waves/{code}/figures/{figure}": {"code": "osce-2007", "figure": "ncm:a"},
    "/waves/{code}/register": {"code": "osce-2007"},
    "/editions": {},
    "/editions/{code}": {"code": "osce-2007"},
    "/editions/{code}/figures": {"code": "osce-2007"},
    "/editions/{code}/figures/{figure}": {"code": "osce-2007", "figure": "ncm-yes"},
    "/profiles": {},
    "/profiles/{code}": {"code": "AT"},
}
KEYS = (
    "id", "label", "wave", "universe", "numerator", "denominator", "value", "unit", "rounding", "members",
    "footnotes", "undetermined",
)  # fmt: skip


def described(client: Client) -> dict[str, Any]:
    answer = client.get(f"{V1}/openapi.json")
    assert answer.status_code == 200
    content: dict[str, Any] = json.loads(answer.content)
    return content


def test_the_description_names_every_address_and_all_of_them_read(client: Client) -> None:
    paths = described(client)["paths"]
    assert set(paths) == {f"{V1}{address}" for address in ADDRESSES}
    assert {method for path in paths.values() for method in path} == {"get"}
    assert all(set(path["get"]["responses"]) == {"200", "400", "404", "410"} for path in paths.values())
    assert all(path["get"]["summary"] for path in paths.values())


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_are_as_described(client: Client, address: str) -> None:
    description = described(client)
    operation = description["paths"][V1 + address]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = client.get(V1 + address.format(**ADDRESSES[address]))
    assert answer.status_code == 200
    assert list(faults(answer.json(), schema, description["components"]["schemas"])) == []
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/waves/none", 404, "unknown_wave"),
        ("/waves/none/figures", 404, "unknown_wave"),
        ("/waves/osce-2007/figures/none", 404, "unknown_figure"),
        ("/waves/osce-2007/figures/ncm:none", 404, "unknown_figure"),
        ("/editions/none", 404, "unknown_edition"),
        ("/editions/osce-2007/figures/none", 404, "unknown_figure"),
        ("/profiles/XX", 404, "unknown_profile"),
        ("/profiles/AT?wave=none", 404, "unknown_profile"),
        ("/waves?limit=0", 400, "invalid_input"),
        ("/waves?limit=many", 400, "invalid_input"),
        ("/waves?offset=-1", 400, "invalid_input"),
        ("/profiles?limit=100000", 400, "invalid_input"),
    ],
)
def test_errors_have_a_code_and_a_sentence(client: Client, address: str, status: int, code: str) -> None:
    description = described(client)
    answer = client.get(V1 + address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert list(faults(answer.json(), {"$ref": "#/Error"}, description["components"]["schemas"])) == []
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"


def test_an_unknown_address_answers_in_json(client: Client) -> None:
    answer = client.get(f"{V1}/nothing")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_available"


def test_no_other_method_is_answered(client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(f"{V1}/waves")
        assert answer.status_code == 405
        assert "GET" in answer["Allow"]


def test_figures_of_a_wave_are_those_of_the_command(client: Client, public: Viewer) -> None:
    wave = surveys.wave(viewer=public, code="osce-2007")
    counted = [one.as_json() for one in surveys.tabulated(viewer=public, wave=wave)]
    answered = client.get(f"{V1}/waves/osce-2007/figures?limit=500").json()
    assert answered["count"] == len(counted)
    assert tuple(answered["items"][0]) == KEYS
    assert answered["items"] == json.loads(json.dumps(counted))


def test_a_figure_has_its_base(client: Client) -> None:
    frozen = client.get(f"{V1}/editions/osce-2007/figures/ncm-yes").json()
    counted = client.get(f"{V1}/waves/osce-2007/figures/ncm-yes").json()
    assert (frozen["numerator"], frozen["denominator"], frozen["value"]) == (39, 67, 58.2)
    assert frozen["universe"] == {"id": "invited", "label": "all States invited", "n": 67}
    assert len(frozen["members"]) == 39
    assert len(frozen["undetermined"]) == 24
    assert {key: frozen[key] for key in KEYS if key != "rounding"} == {
        key: counted[key] for key in KEYS if key != "rounding"
    }


def test_lists_come_in_pages(client: Client) -> None:
    first = client.get(f"{V1}/profiles?limit=10").json()
    second = client.get(f"{V1}/profiles?limit=10&offset=10").json()
    beyond = client.get(f"{V1}/profiles?offset=5000").json()
    assert first["count"] == second["count"] == beyond["count"] == 83
    names = [one["name"] for one in first["items"] + second["items"]]
    assert len(names) == 20
    assert names == sorted(names, key=str.casefold)
    assert beyond["items"] == []


def test_frozen_content_is_not_sent_twice(client: Client) -> None:
    address = f"{V1}/editions/osce-2007/figures"
    answer = client.get(address)
    assert answer["Last-Modified"]
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    since = client.get(address, headers={"if-modified-since": answer["Last-Modified"]})
    assert since.status_code == 304
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_profile_keeps_states_apart(client: Client) -> None:
    answers = {one["item"]: one for one in client.get(f"{V1}/profiles/ad").json()["answers"]}
    assert (answers["Q1"]["state"], answers["Q1"]["values"], answers["Q1"]["labels"]) == (
        "answered",
        ["b"],
        ["No"],
    )
    assert (answers["Q5"]["state"], answers["Q5"]["values"]) == ("not_routed", [])
    silent = client.get(f"{V1}/profiles/AL").json()
    assert silent["replied"] is False
    assert all(one["state"] == "no_reply" for one in silent["answers"])


def test_names_follow_the_language_asked_for(client: Client) -> None:
    def name(language: str) -> str:
        answer = client.get(f"{V1}/profiles/DE", headers={"accept-language": language})
        return str(answer.json()["name"])

    assert [name(language) for language in ("en", "fr", "ar", "xx")] == [
        "Germany", "Allemagne", "ألمانيا", "Germany",
    ]  # fmt: skip


def test_the_register_is_that_of_the_command(client: Client, public: Viewer) -> None:
    wave = surveys.wave(viewer=public, code="osce-2007")
    answered = client.get(f"{V1}/waves/osce-2007/register").json()
    verified = json.loads(json.dumps(surveys.verification(viewer=public, wave=wave).as_json()))
    assert answered["contradictions"] == verified["contradictions"]
    kept = [{key: one[key] for key in answered["figures"][0]} for one in verified["figures"]]
    assert answered["figures"] == kept
    none = client.get(f"{V1}/waves/osce-2007-field-operations/register")
    assert none.status_code in (200, 404)


@pytest.mark.parametrize("address", ["/waves", "/editions/osce-2007/figures/ncm-yes", "/profiles/AT"])
def test_the_interface_reads_as_the_public_role_and_little(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(19) as queries:
        assert client.get(V1 + address).status_code == 200
    statements = [query["sql"] for query in queries.captured_queries]
    assert any("SET LOCAL ROLE rapport_public" in sql for sql in statements)


def test_the_manual_names_every_address_and_code(client: Client) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert [path for path in described(client)["paths"] if f"| `{path}` |" not in manual] == []
    assert [key for key in KEYS if f'"{key}"' not in manual] == []
