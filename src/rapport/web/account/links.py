"""Links that a mail carries: their secret is taken out of the address at once.

The page of the link reads and writes nothing. It asks for a press of a button, which sends the secret in a form: a mail
scanner that opens every link accepts nothing, the session's cookie (which a browser withholds on the way from a mail
program in the web) is there for what follows, and neither another site nor a log of fetched files learns the address.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def link_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page of a link. With `strict-origin` the browser still names the site, as the check of forms needs it."""
    answer = render(request, f"account/{template}.html", context)
    answer["Referrer-Policy"] = "strict-origin"
    answer["Cache-Control"] = "no-store"
    return answer
