"""Every public page of the demonstration: what it shows, in three languages, to whom, at what cost."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rapport.reports.building import kept_folder

pytestmark = pytest.mark.usefixtures("osce")
EDITION = "/reports/osce-2007/"
PAGES = {
    "/": "Co-ordinating and reporting on efforts",
    "/reports/": "Co-ordinating and reporting on efforts",
    EDITION: "counted again from its answers",
    f"{EDITION}chapters/co-ordination/": "How many States have one",
    f"{EDITION}methods/": "Counting",
    f"{EDITION}recommendations/": "adequate means",
    f"{EDITION}tables/": "The survey of 2007 at a glance",
    f"{EDITION}tables/annex-c-2/": "Belgium",
    f"{EDITION}charts/": "Civil society takes part",
    f"{EDITION}charts/graph-1/": "<svg",
    f"{EDITION}figures/": f'href="{EDITION}figures/ncm-yes/"',
    f"{EDITION}figures/ncm-yes/": "58",
    f"{EDITION}figures/ncm/": "ncm:a",
    f"{EDITION}figures/ncm:a/": "58",
    f"{EDITION}verification/": "48.7",
    "/figures/": f'href="{EDITION}figures/ncm-yes/"',
    "/waves/": "/waves/osce-2007-field-operations/",
    "/waves/osce-2007/": "CIO.GAL/110/07",
    "/waves/osce-2007/questionnaire/": "Q1 = a",
    "/waves/osce-2007-field-operations/": "osce-2007-field-operations",
    "/profiles/": "/profiles/AT/",
    "/profiles/AT/": "Annex C Table",
    "/profiles/at/": "Annex C Table",
    "/profiles/mission-serbia/": "Serbia",
    "/search/": 'name="q"',
    "/search/?q=budget": "figures/ncm-budget",
    "/about/accessibility/": "WCAG",
    "/about/methods/": "",
    "/about/data/": "/api/v1/openapi.json",
    "/about/licence/": "Rapport",
}


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    yield
    translation.activate(settings.LANGUAGE_CODE)


def text_of(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_show_their_content_in_each_language(client: Client, address: str, language: str) -> None:
    html = text_of(client, address, language)
    assert PAGES[address] in html
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert "@edition" not in html
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<" not in html.split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize("address", [one for one in PAGES if "search" not in one])
def test_ids_occur_once_on_a_page(client: Client, address: str) -> None:
    found = re.findall(r'\sid="([^"]*)"', text_of(client, address))
    assert sorted({one for one in found if found.count(one) > 1}) == []


@pytest.mark.parametrize(
    "address",
    [
        "/reports/osce-2006/",
        "/reports/osce-2007/chapters/none/",
        "/reports/osce-2007/tables/none/",
        "/reports/osce-2007/tables/none.csv",
        "/reports/osce-2007/charts/none/",
        "/reports/osce-2007/figures/none/",
        "/reports/osce-2007/figures/ncm:none/",
        "/reports/osce-2007/figures/none.json",
        "/reports/osce-2007/compare/none/",
        "/reports/osce-2007/files/none.pdf",
        "/reports/osce-2007/files/../osce-2007/report.pdf",
        "/reports/osce-2007/files/%2e%2e/%2e%2e/keys/secret_key",
        "/reports/osce-2007/files//etc/passwd",
        "/waves/osce-2006/",
        "/waves/osce-2006/questionnaire/",
        "/profiles/XX/",
        "/profiles/demonstration-office/",
        "/profiles/AT/?wave=osce-2007-field-operations",
        "/profiles/AT.json?wave=none",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_only_read(client: Client, method: str) -> None:
    for address in ("/", EDITION, "/profiles/AT/", "/search/", "/api/v1/waves"):
        assert getattr(client, method)(address).status_code == 405


HEAVY = {
    EDITION: 15,
    f"{EDITION}chapters/co-ordination/": 15,
    f"{EDITION}figures/ncm-yes/": 15,
    f"{EDITION}figures/ncm/": 15,
    f"{EDITION}figures/": 15,
    f"{EDITION}recommendations/": 15,
    "/profiles/AT/": 15,
    "/profiles/": 15,
    "/waves/osce-2007/": 15,
    "/": 15,
    "/search/?q=budget": 18,
}
NESTING = 4
"""Statements that only a test makes, since its requests run within its own transaction: the savepoint, its
release, and the scope kept and put back."""


@pytest.mark.parametrize("address", HEAVY)
def test_queries_of_a_page_are_few(
    client: Client, address: str, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    for language in ("en", "ar"):
        with django_assert_max_num_queries(HEAVY[address] + NESTING):
            text_of(client, address, language)


def test_the_public_reads_as_the_public_role(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        text_of(client, "/profiles/AT/")
    statements = [query["sql"] for query in queries.captured_queries]
    stepped = next(place for place, sql in enumerate(statements) if "SET LOCAL ROLE rapport_public" in sql)
    assert any("READ ONLY" in sql for sql in statements[:stepped])
    assert [sql for sql in statements[:stepped] if "surveys_" in sql or "actors_" in sql] == []


def test_a_figure_shows_base_members_and_whom_it_does_not_know(client: Client) -> None:
    html = text_of(client, f"{EDITION}figures/ncm-yes/")
    assert "58.2%" in html
    assert "39 of 67: all States invited" in html
    members = html.split('id="members"')[1].split('id="undetermined"')[0]
    assert members.count("/profiles/") == 39
    unknown = html.split('id="undetermined"')[1].split("</ul>")[0]
    assert unknown.count("/profiles/") == 24
    assert "/profiles/AL/" in unknown
    assert "/profiles/SE/" not in unknown
    assert f'href="{EDITION}chapters/co-ordination/"' in html.split("Where it is used")[1]


def test_a_figure_names_members_in_the_language_of_the_page(client: Client) -> None:
    html = text_of(client, f"{EDITION}figures/ncm-yes/", "fr")
    assert "Allemagne" in html
    assert "République tchèque" in html  # the name of the day the answers stand for
    assert "Tchéquie" not in html
    assert "58,2" in html


def test_figures_are_found_by_words_and_universe(client: Client) -> None:
    every = text_of(client, f"{EDITION}figures/")
    some = text_of(client, f"{EDITION}figures/?q=civil+society&universe=with-ncm")
    assert "153 figures" in every
    assert "153 figures" not in some
    assert "Civil society takes part in the mechanism" in some
    assert "States that replied" not in some.split("</form>")[-1].split("rp-reading__side")[0]
    nothing = text_of(client, f"{EDITION}figures/?q=zzzz")
    assert "Nothing fits" in nothing


def test_lists_of_figures_turn_their_pages(client: Client) -> None:
    second = text_of(client, "/figures/?page=2&q=the")
    assert "page=1" in second
    assert client.get("/figures/?page=no-number").status_code == 200


def test_a_profile_shows_the_answer_beside_what_was_printed(client: Client) -> None:
    html = text_of(client, "/profiles/CZ/")
    assert "Czech Republic, from 1 January 1993 to 4 July 2016" in html
    assert "Czechia, since 5 July 2016" in html
    assert "Printed as:" in html
    assert "Yes (2004)" in html
    assert "not known" in html
    assert "Annex C Table" in html


def test_a_state_that_did_not_reply_is_unknown_and_not_a_no(client: Client) -> None:
    html = text_of(client, "/profiles/AL/")
    assert "not known from this survey" in html
    assert "no reply" in html
    assert "rp-answer__value" not in html


def test_profiles_stand_in_the_order_of_the_alphabet(client: Client) -> None:
    html = text_of(client, "/profiles/")
    names = re.findall(
        r'rp-tile__name">([^<]+)<', html.split("OSCE participating State")[1].split("</ul>")[0]
    )
    assert len(names) == 56
    assert names == sorted(names, key=str.casefold)


def test_profiles_are_found_by_name_in_the_language_of_the_page(client: Client) -> None:
    assert "/profiles/DE/" in text_of(client, "/profiles/?q=allem", "fr")
    assert "/profiles/DE/" not in text_of(client, "/profiles/?q=allem", "en")
    assert "Nobody by that name" in text_of(client, "/profiles/?q=zzz")


def test_recommendations_are_narrowed_to_an_addressee(client: Client) -> None:
    every, some = (text_of(client, f"{EDITION}recommendations/{query}") for query in ("", "?to=osce"))
    assert every.count('class="rp-advice"') == 37
    assert 0 < some.count('class="rp-advice"') < 37
    assert 'id="recommendation-1"' in every
    assert 'id="recommendation-1"' not in some


def test_the_register_is_narrowed_to_a_verdict(client: Client) -> None:
    html = text_of(client, f"{EDITION}verification/?verdict=differs")
    table = html.split('id="register"')[1].split("</table>")[0]
    assert table.count("<td") % 5 == 0
    assert len(re.findall(r">\s*differs\s*<", table)) == table.count('scope="row"') > 0
    assert "contradicts itself" in html


def test_a_chapter_leads_on_and_back(client: Client) -> None:
    html = text_of(client, f"{EDITION}chapters/co-ordination/")
    assert f'href="{EDITION}chapters/framework/" rel="prev"' in html
    assert f'href="{EDITION}chapters/action-plans/" rel="next"' in html
    assert f'class="rp-side__link" href="{EDITION}chapters/co-ordination/" aria-current="page"' in html
    assert 'lang="en" dir="ltr"' in text_of(client, f"{EDITION}chapters/co-ordination/", "ar")


def test_every_link_of_a_chapter_to_a_figure_leads_somewhere(client: Client) -> None:
    html = text_of(client, f"{EDITION}chapters/co-ordination/")
    links = set(re.findall(rf'href="({EDITION}figures/[^"]+)"', html))
    assert len(links) > 20
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("report.pdf", "application/pdf"),
        ("data/answers.csv", "text/csv; charset=utf-8"),
        ("report.html", "application/octet-stream"),
        ("tables.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_files_are_given_whole_and_only_to_keep(client: Client, name: str, kind: str) -> None:
    answer = client.get(f"{EDITION}files/{name}")
    content = b"".join(answer.streaming_content)
    assert content == (kept_folder("osce-2007") / name).read_bytes()
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="osce-2007-{Path(name).name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"{EDITION}files/{name}", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_that_was_removed_is_not_found(client: Client) -> None:
    path = kept_folder("osce-2007") / "figures.json"
    aside = path.with_suffix(".aside")
    path.rename(aside)
    try:
        assert client.get(f"{EDITION}files/figures.json").status_code == 404
    finally:
        aside.rename(path)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"{EDITION}figures/ncm.csv", '"ncm:a"'),
        (f"{EDITION}figures/ncm-yes.json", '"numerator": 39'),
        (f"{EDITION}tables/annex-c-1.csv", "Albania"),
        (f"{EDITION}verification.csv", '"differs"'),
        ("/profiles/AT.json", '"state": "answered"'),
        ("/profiles/AT.csv", '"Q1"'),
    ],
)
def test_pages_offer_their_data(client: Client, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert words in answer.content.decode("utf-8-sig")


def test_the_feed_is_atom_and_names_the_edition(client: Client) -> None:
    answer = client.get("/feeds/editions.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}title") for entry in entries] == [
        "Co-ordinating and reporting on efforts to combat trafficking in human beings in the OSCE area"
    ]
    assert entries[0].find(f"{atom}link").attrib["href"].endswith(EDITION)


def test_machines_are_told_where_to_look(client: Client) -> None:
    robots = client.get("/robots.txt")
    assert "Disallow: /office/" in robots.content.decode()
    health = client.get("/health/")
    assert health.json()["status"] == "ok"
    assert health["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%",
        "_",
        "\\",
        "x" * 5000,
        "a b c d e f g h i j k l m",
        "\0",
        "نص",
        "%27);DROP TABLE",
    ],
)
def test_a_search_is_only_ever_words(client: Client, words: str) -> None:
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_signs_of_the_database_are_looked_for_as_signs(client: Client) -> None:
    assert 'class="rp-hits"></ol>' in text_of(client, "/search/?q=zz%25zz")
    assert "Nothing was found" in text_of(client, "/search/?q=____")


def test_a_search_finds_profiles_waves_text_and_figures(client: Client) -> None:
    assert 'href="/profiles/AT/"' in text_of(client, "/search/?q=austria")
    assert 'href="/waves/osce-2007-field-operations/"' in text_of(client, "/search/?q=field+operations")
    html = text_of(client, "/search/?q=budget")
    assert f'href="{EDITION}chapters/' in html
    assert f'href="{EDITION}figures/' in html


def test_figures_are_found_in_the_words_of_the_reader(client: Client) -> None:
    html = text_of(client, "/search/?q=mécanisme+national", "fr")
    assert f'href="{EDITION}figures/ncm-yes/"' in html
    assert "États dotés d’un mécanisme" in html.replace("&#x27;", "’").replace("'", "’")
