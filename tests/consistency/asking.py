"""Asks the running product on behalf of visitors, and asks once where it cannot tell two of them apart.

Whatever the product knows of somebody it asks of their `Viewer`. The sweep hands it one that writes down the questions
(`Watched`), so an answer comes with all that it depended on. It is taken for another visitor's answer only where that
visitor's viewer would have answered every question alike; what it says is then judged for each of them. An answer
that no view gave (refused before: by method, by permission, by not being signed in) is taken for every object of the
address.
`test_asking_once.py` holds that this is exact: the same answers as when everybody asks for everything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import resolve

from rapport.actors import queries
from rapport.kernel.access import Viewer

Question = tuple[str, ...]
WHOLE = ("whole",)
"""Something took the permissions as a whole: what it made of them is not known."""
GRANTS = "actors_rolegrant"


@dataclass(frozen=True)
class Visitor:
    """Somebody who knocks everywhere: a label, the viewer they are, and their browser."""

    label: str
    viewer: Viewer
    client: Client

    @property
    def kind(self) -> tuple[object, ...]:
        """What is not written down when it is asked: only visitors alike in all of it share answers."""
        viewer = self.viewer
        return (viewer.person_id is None, viewer.is_system, viewer.organisations, viewer.supports)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, where it leads, which of the canaries it shows; and what it depended on."""

    status: int
    location: str
    shown: frozenset[str]
    reached: bool = field(default=True, compare=False)
    """Whether a view was run, or the request refused before."""
    asked: Mapping[Question, bool] = field(default_factory=dict, compare=False)

    def holds_for(self, asker: Visitor, other: Visitor) -> bool:
        """Whether the other would have got this answer of the asker too."""
        if asker is other:
            return True
        return asker.kind == other.kind and all(
            question != WHOLE and _answer(other.viewer, question) is given
            for question, given in self.asked.items()
        )


def _answer(viewer: Viewer, question: Question) -> bool:
    if len(question) == 1:
        return viewer.has(question[0])
    return viewer.has_for(question[0], int(question[1]))


class Watched(Viewer):
    """A viewer that writes down what it is asked about its permissions."""

    def has(self, permission: str) -> bool:
        """As of the viewer, written down."""
        return _note((str(permission),), permission in object.__getattribute__(self, "permissions"))

    def has_for(self, permission: str, organisation_id: int) -> bool:
        """As of the viewer, written down."""
        pair = (organisation_id, str(permission))
        return _note(
            (str(permission), str(organisation_id)), pair in object.__getattribute__(self, "on_behalf")
        )

    def __getattribute__(self, name: str) -> Any:
        if name in ("permissions", "on_behalf"):
            _note(WHOLE, True)
        return super().__getattribute__(name)


@dataclass
class _Notes:
    """What is known of the request that runs."""

    asked: dict[Question, bool] = field(default_factory=dict)
    reached: bool = False


_viewers: dict[int, Viewer] = {}
_notes = _Notes()


def _note(question: Question, given: bool) -> bool:
    _notes.asked[question] = given
    return given


def viewer_of(person: Any, now: datetime) -> Viewer:
    """In the place of the product's own, asked once per person: between two requests everything is rolled back."""
    if person.pk not in _viewers:
        _viewers[person.pk] = queries.viewer_of(person, now)
    known = _viewers[person.pk]
    return Watched(**{one.name: getattr(known, one.name) for one in fields(Viewer)})


class Witness:
    """The innermost middleware: notes that nothing has refused the request and its view is run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Take note."""
        _notes.reached = True


def _grants_are_read(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Whoever looks at grants may know somebody by them and not by the viewer."""
    if GRANTS in str(sql):
        _note(WHOLE, True)
    return execute(sql, *rest)


@dataclass(frozen=True)
class Asking:
    """Visitors who ask; `once` as the module says, or everybody for everything."""

    visitors: list[Visitor]
    canaries: frozenset[str]
    once: bool = True

    def answers(self, method: str, paths: list[str]) -> Iterator[tuple[Visitor, str, Answer]]:
        """What each visitor gets at each of the paths, which are those of one address."""
        refusals: list[tuple[Visitor, Answer]] = []
        are_of_one_view = len({resolve(path).func for path in paths}) == 1
        for path in paths:
            known = list(refusals)
            for visitor in self.visitors:
                answer = _known_to(visitor, known) if self.once else None
                if answer is None:
                    answer = self._ask(path, visitor, method)
                    known.append((visitor, answer))
                    if are_of_one_view and not answer.reached:
                        refusals.append((visitor, answer))
                yield visitor, path, answer

    def _ask(self, path: str, visitor: Visitor, method: str) -> Answer:
        _notes.asked, _notes.reached = {}, False
        cookies = SimpleCookie(visitor.client.cookies)
        with transaction.atomic(), connection.execute_wrapper(_grants_are_read):
            response = visitor.client.generic(method, path)
            streamed = response.streaming
            body = b"".join(response.streaming_content) if streamed else response.content
            transaction.set_rollback(True)
        visitor.client.cookies = cookies
        text = body.decode("utf-8", "replace")
        shown = frozenset(canary for canary in self.canaries if canary in text)
        # Where somebody is sent to sign in names the way back, which is the path asked for.
        location = response.headers.get("Location", "").replace(f"next={quote(path)}", "next=")
        return Answer(response.status_code, location, shown, _notes.reached, _notes.asked)


def _known_to(visitor: Visitor, known: Iterable[tuple[Visitor, Answer]]) -> Answer | None:
    return next((answer for asker, answer in known if answer.holds_for(asker, visitor)), None)


@contextmanager
def watching(visitors: Iterable[Visitor]) -> Iterator[None]:
    """Within it the visitors' browsers ask a product that is watched, and is otherwise the same."""
    clients = [visitor.client for visitor in visitors]
    _viewers.clear()
    middleware = [*settings.MIDDLEWARE, f"{__name__}.Witness"]
    with override_settings(MIDDLEWARE=middleware, RAPPORT_VIEWER=f"{__name__}.viewer_of"):
        for client in clients:
            client.handler.load_middleware()
        yield
    for client in clients:
        client.handler.load_middleware()
