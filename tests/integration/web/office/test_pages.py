"""Every page of the workspace, for every role: it opens, or it is refused, never anything else."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

EDITION, WAVE = "osce-2007", "osce-2007"
ANY = (
    "/office/",
    "/office/waves/",
    f"/office/waves/{WAVE}/questions/",
    f"/office/waves/{WAVE}/questions/answers/?item_asked=Q1",
    f"/office/waves/{WAVE}/figures/",
    f"/office/waves/{WAVE}/figures/?q=mechanism",
    f"/office/waves/{WAVE}/figures/ncm-yes/",
    f"/office/waves/{WAVE}/figures/ncm-structure:other/",
    f"/office/waves/{WAVE}/universes/",
    "/office/editions/",
    f"/office/editions/{EDITION}/",
    f"/office/editions/{EDITION}/check/",
    f"/office/editions/{EDITION}/chapters/",
    f"/office/editions/{EDITION}/exhibits/",
    f"/office/editions/{EDITION}/recommendations/",
    f"/office/editions/{EDITION}/files/",
    f"/office/editions/{EDITION}/compare/",
    f"/office/editions/{EDITION}/names/?q=plan",
    "/account/profile/",
)
OF_EDITORS = (
    f"/office/waves/{WAVE}/figures/new/",
    f"/office/waves/{WAVE}/figures/ncm-yes/change/",
    f"/office/waves/{WAVE}/figures/ncm-yes/withdraw/",
    f"/office/waves/{WAVE}/universes/new/",
    f"/office/waves/{WAVE}/universes/invited/",
    "/office/editions/begin/",
    f"/office/editions/{EDITION}/freeze/",
    f"/office/editions/{EDITION}/reopen/",
)
OF_APPROVERS = (f"/office/editions/{EDITION}/publish/", f"/office/editions/{EDITION}/withdraw/")
OF_ADMINISTRATORS = ("/office/people/", "/office/people/new/")
OF_AUDITORS = ("/office/audit/", "/office/audit/verification/")
OWN = {
    "READER": (),
    "EDITOR": OF_EDITORS,
    "APPROVER": OF_APPROVERS,
    "ADMINISTRATOR": OF_ADMINISTRATORS,
    "AUDITOR": OF_AUDITORS,
}
SignIn = Callable[[str], Client]


@pytest.mark.parametrize("role", sorted(OWN))
def test_every_page_opens_for_whom_it_is_and_for_nobody_else(sign_in: SignIn, role: str) -> None:
    browser = sign_in(role)
    for address in (*ANY, *OF_EDITORS, *OF_APPROVERS, *OF_ADMINISTRATORS, *OF_AUDITORS):
        expected = 200 if address in ANY or address in OWN[role] else 403
        response = browser.get(address)
        assert response.status_code == expected, (address, response.status_code)


@pytest.mark.usefixtures("osce")
def test_nobody_who_is_not_signed_in_gets_a_page() -> None:
    browser = Client()
    for address in (*ANY, *OF_EDITORS, *OF_APPROVERS, *OF_ADMINISTRATORS, *OF_AUDITORS):
        response = browser.get(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/accounts/login/"), address


LISTS = (
    "/office/",
    "/office/waves/",
    f"/office/waves/{WAVE}/figures/",
    f"/office/waves/{WAVE}/universes/",
    "/office/editions/",
    f"/office/editions/{EDITION}/",
    f"/office/editions/{EDITION}/chapters/",
    f"/office/editions/{EDITION}/exhibits/",
    f"/office/editions/{EDITION}/recommendations/",
    f"/office/editions/{EDITION}/files/",
)
MOST_READS = 15


def reads(browser: Client, address: str) -> list[str]:
    """The statements of a request that read a table; setting the transaction and its scope are not among them."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    said = [query["sql"] for query in captured]  # setting the scope of the connection reads no table
    return [sql for sql in said if " FROM " in sql and "set_config" not in sql]


def test_lists_read_the_database_a_bounded_number_of_times(sign_in: SignIn) -> None:
    editor, administrator, auditor = sign_in("EDITOR"), sign_in("ADMINISTRATOR"), sign_in("AUDITOR")
    for browser, address in (
        *((editor, address) for address in LISTS),
        (administrator, "/office/people/"),
        (auditor, "/office/audit/"),
    ):
        found = reads(browser, address)
        assert len(found) <= MOST_READS, (address, len(found))


def test_the_number_of_figures_does_not_change_the_number_of_reads(sign_in: SignIn) -> None:
    editor = sign_in("EDITOR")
    few = reads(editor, f"/office/waves/{WAVE}/figures/?q=civil-society-yes-partners")
    assert len(reads(editor, f"/office/waves/{WAVE}/figures/")) == len(few)
