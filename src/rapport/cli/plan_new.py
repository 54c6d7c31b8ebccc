"""`rapport plan new`: begin a plan from a template or from the plan before it."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from rapport.analysis.plan.document import Plan
from rapport.cli import plan_documents, runtime
from rapport.cli.errors import WRONG_INPUT, CommandFailed


def add(words: Any, day: Callable[[str], date]) -> None:
    """Add the word; `day` reads a day."""
    parser = words.add_parser("new", help="begin a plan from a template or from the plan before it")
    parser.add_argument("code", metavar="CODE", nargs="?", help="the name of the new plan in addresses")
    begun = parser.add_mutually_exclusive_group()
    begun.add_argument("--template", metavar="TEMPLATE", help="headings of a public model; see --list")
    begun.add_argument("--after", metavar="PLAN", help="a plan whose measures the new one continues")
    begun.add_argument("--list", action="store_true", help="list the templates")
    parser.add_argument("--title", default="", help="the title of the new plan")
    parser.add_argument("--from", type=day, dest="starts_on", metavar="DATE", help="its first day")
    parser.add_argument("--until", type=day, dest="ends_on", metavar="DATE", help="its last day")
    parser.add_argument("--language", default="en", metavar="CODE", help="of the headings (en)")
    parser.set_defaults(run=begin)


def begin(arguments: argparse.Namespace) -> None:
    """Begin the plan as a draft, or list the templates."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.kernel.errors import InvalidInput
    from rapport.plans.actions import document_load
    from rapport.plans.templates import templates

    if arguments.list:
        for one in templates(language=arguments.language):
            print(f"{one.code:<16} {one.title} ({one.source}): {len(one.objectives)} headings")
        return
    try:
        document = _document(arguments)
        code, _unknown = document_load(document=document, code=arguments.code, by=Viewer.system(), now=now())
    except InvalidInput as error:
        raise CommandFailed(error.message, code=WRONG_INPUT) from error
    print(
        f"Begun: plan {code} with {len(document.objectives)} headings and {len(document.measures)} measures, "
        "as a draft."
    )


def _document(arguments: argparse.Namespace) -> Plan:
    from dataclasses import replace

    from rapport.kernel.errors import NotAvailable
    from rapport.plans.templates import begun_from, renamed, templates

    if not arguments.code or not arguments.title.strip():
        raise CommandFailed("give the new plan a CODE and a --title", code=WRONG_INPUT)
    if arguments.after:
        begun = renamed(
            plan_documents.named(arguments.after), code=arguments.code, title=arguments.title.strip()
        )
        return replace(begun, starts_on=arguments.starts_on, ends_on=arguments.ends_on)
    try:
        return begun_from(
            arguments.template or "",
            code=arguments.code,
            title=arguments.title.strip(),
            starts_on=arguments.starts_on,
            ends_on=arguments.ends_on,
            language=arguments.language,
        )
    except NotAvailable as error:
        known = ", ".join(one.code for one in templates())
        raise CommandFailed(
            f"name a template (--template, one of {known}) or a plan (--after)", code=WRONG_INPUT
        ) from error
