"""The fields of questions: what a template draws, and from what was posted back to what was written.

Names are `kind:item:path`, as in `value:Q10a:2`; the version on which an answer is based goes along with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.surveys.answering import limits
from rapport.surveys.answering.reading import Raw
from rapport.surveys.answering.types import Document, Given, Kept
from rapport.surveys.types import AnswerView, ItemView
from rapport.web.components.types import Text
from rapport.web.questions import words

REASONS: tuple[tuple[str, Text], ...] = (
    ("", _("We answer")),
    ("not_applicable", _("Does not apply to us")),
    ("not_known", _("Not known")),
    ("declined", _("We prefer not to answer")),
)
PUBLISH: tuple[tuple[str, Text], ...] = (
    ("", _("As for the whole questionnaire")),
    ("yes", _("Yes, publish")),
    ("no", _("No, do not publish")),
)
COMMON = (
    "EUR",
    "USD",
    "CHF",
    "GBP",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "TRY",
    "UAH",
    "KZT",
    "AMD",
)
"""Currencies offered in this order; any other is written beside the amount."""
BLANK = Given("blank")


@dataclass(frozen=True)
class Offered:
    """One thing to choose."""

    code: str
    label: Text
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One place where something is written: a question, or a cell of a table or row. `typed` where it was refused."""

    item: ItemView
    path: str = ""
    given: Given = BLANK
    version: int = 0
    typed: Raw | None = None
    error: str = ""
    row: Text = ""
    """Of a table or repeated group, for those who hear the field."""

    @property
    def place(self) -> str:
        """Item and path, the end of every name."""
        return f"{self.item.code}:{self.path}"

    @property
    def label(self) -> str:
        """The question."""
        return words.text(self.item.text)

    @property
    def hint(self) -> str:
        """What helps to answer it; empty where there is nothing."""
        return words.text(self.item.hint) if self.item.hint else ""

    @property
    def values(self) -> tuple[str, ...]:
        """What stands in the field: as typed, else as kept."""
        if self.typed is not None:
            return self.typed.values
        if self.item.kind == "DATE" and self.given.text:
            return (self.given.text,)
        return self.given.values

    @property
    def value(self) -> str:
        """The one thing that stands in the field; of an amount, the number."""
        first = self.values[0] if self.values else ""
        if self.item.kind == "MONEY" and self.typed is None:
            return first.partition(" ")[0]
        return first

    @property
    def currency(self) -> str:
        """The currency that stands in the field."""
        if self.typed is not None:
            return self.typed.values[1] if len(self.typed.values) > 1 else ""
        fixed = str(self.item.settings.get("currency") or "")
        return self.values[0].partition(" ")[2] if self.values else fixed

    @property
    def currencies(self) -> list[Offered]:
        """The currencies offered, the present one among them."""
        fixed = str(self.item.settings.get("currency") or "")
        known = (fixed,) if fixed else tuple(dict.fromkeys((*filter(None, [self.currency]), *COMMON)))
        return [Offered(code, code, code == self.currency) for code in known]

    @property
    def described(self) -> str:
        """The description of "other"."""
        return self.typed.text if self.typed is not None else self.given.text

    @property
    def options(self) -> list[Offered]:
        """What may be chosen."""
        chosen = set(self.values)
        return [Offered(code, words.text(texts), code in chosen) for code, texts in self.item.options.items()]

    @property
    def describes(self) -> str:
        """The options that ask for a description, as the page names them."""
        return ", ".join(
            words.text(texts) for code, texts in self.item.options.items() if code in self.item.described
        )

    @property
    def reason(self) -> str:
        """Why there is no answer."""
        return self.typed.reason if self.typed is not None else self.given.reason

    @property
    def state(self) -> str:
        """The state chosen in place of an answer; empty where there is none."""
        stands = self.typed.state if self.typed is not None else self.given.state
        return stands if stands in dict(REASONS) else ""

    @property
    def reasons(self) -> list[Offered]:
        """Answering, or why not."""
        return [Offered(code, label, code == self.state) for code, label in REASONS]

    @property
    def publish(self) -> list[Offered]:
        """Whether this answer may be published."""
        stands = self.typed.publish if self.typed is not None else self.given.publish
        chosen = {None: "", True: "yes", False: "no"}[stands]
        return [Offered(code, label, code == chosen) for code, label in PUBLISH]

    @property
    def has_more(self) -> bool:
        """Whether something stands in the part that is folded away."""
        stands = self.typed.publish if self.typed is not None else self.given.publish
        return bool(self.state or self.reason or stands is not None)

    @property
    def understood(self) -> Text:
        """What was understood, where something is kept."""
        return "" if self.error else words.understood(self.item, self.given)

    @property
    def is_long(self) -> bool:
        """Whether a text takes several lines."""
        return self.lines > 1

    @property
    def lines(self) -> int:
        """The height of the field of a text, in lines."""
        return int(self.item.settings.get("rows") or 4)

    @property
    def unit(self) -> str:
        """What stands behind a number; a sign for per cent."""
        unit = str(self.item.settings.get("unit") or "")
        return "%" if self.item.kind == "PERCENTAGE" or unit == "percent" else unit

    @property
    def dates(self) -> str:
        """The dates that are possible, where the question does not take any."""
        return limits.possible_dates(self.item.settings) if self.item.kind == "DATE" else ""


@dataclass(frozen=True)
class Line:
    """A row of a repeated group or table with its fields."""

    code: str
    label: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Block:
    """A question as a page shows it, with all that belongs to it.

    `route`: `asked`, `unknown` (it depends on an answer that is lacking) or `no`.
    """

    item: ItemView
    route: str = "asked"
    fields: tuple[Field, ...] = ()
    lines: tuple[Line, ...] = ()
    columns: tuple[str, ...] = ()
    before: str = ""
    """What was answered in the wave before."""
    comments: int = 0
    documents: tuple[Document, ...] = ()
    leads: bool = False
    """Whether other questions depend on it."""

    @property
    def label(self) -> str:
        """Its words."""
        return words.text(self.item.text)

    @property
    def hint(self) -> str:
        """What helps to answer it; empty where there is nothing."""
        return words.text(self.item.hint) if self.item.hint else ""

    @property
    def most_rows(self) -> int:
        """How many rows a repeated group may have, where its question says so; else 0."""
        return int(self.item.settings.get("max_rows") or 0)

    @property
    def is_full(self) -> bool:
        """Whether a repeated group has all the rows it may have."""
        return len(self.lines) >= limits.most_rows(self.item.settings)

    @property
    def endings(self) -> str:
        """The kinds of file that are possible, where the question does not take all."""
        return ", ".join(f".{one}" for one in self.item.settings.get("accept") or ())


@dataclass(frozen=True)
class Shown:
    """What a page is made from: answers, what was refused, and what stands beside each question, by item or place."""

    kept: Mapping[str, Mapping[str, Kept]]
    routes: Mapping[str, bool | None]
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of repeated groups: the numbers of the rows to show."""
    typed: Mapping[tuple[str, str], Raw] = field(default_factory=dict)
    errors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    leads: frozenset[str] = frozenset()


def blocks(items: Iterable[ItemView], shown: Shown) -> list[Block]:
    """The questions of a section in order; parts of tables and repeated groups stand within them."""
    asked = [item for item in items if not item.coded]
    known = {item.code: item for item in asked}
    inside = {
        item.code
        for item in asked
        if (parent := known.get(item.parent or "")) is not None and parent.kind in {"TABLE", "REPEAT"}
    }
    return [_block(item, asked, shown) for item in asked if item.code not in inside]


def _block(item: ItemView, asked: Sequence[ItemView], shown: Shown) -> Block:
    parts = [one for one in asked if one.parent == item.code]
    lines: tuple[Line, ...] = ()
    fields: tuple[Field, ...] = ()
    if item.kind == "TABLE":
        lines = tuple(_line(code, words.text(texts), parts, shown) for code, texts in item.options.items())
    elif item.kind == "REPEAT":
        lines = tuple(
            _line(number, _("Row %(number)s") % {"number": number}, parts, shown)
            for number in shown.rows.get(item.code, ("1",))
        )
    elif item.kind not in {"GROUP", "NOTE"}:
        fields = (_field(item, "", shown),)
    return Block(
        item,
        {True: "asked", None: "unknown", False: "no"}[shown.routes.get(item.code, True)],
        fields,
        lines,
        tuple(words.text(part.text) for part in parts) if item.kind == "TABLE" else (),
        shown.before.get(item.code, ""),
        shown.comments.get(item.code, 0),
        tuple(shown.documents.get(item.code, ())),
        item.code in shown.leads,
    )


def _line(code: str, label: Text, parts: Sequence[ItemView], shown: Shown) -> Line:
    return Line(code, label, tuple(_field(part, code, shown, label) for part in parts))


def _field(item: ItemView, path: str, shown: Shown, row: Text = "") -> Field:
    place = (item.code, path)
    kept = shown.kept.get(item.code, {}).get(path)
    return Field(
        item,
        path,
        kept.given if kept else BLANK,
        shown.versions.get(place, kept.version if kept else 0),
        shown.typed.get(place),
        shown.errors.get(place, ""),
        row,
    )


def fields_of(found: Iterable[Block]) -> list[Field]:
    """Every field of questions, in order, those of rows among them."""
    return [
        one for block in found for one in (*block.fields, *(f for line in block.lines for f in line.fields))
    ]


def read_posted(item: ItemView, path: str, data: QueryDict) -> Raw:
    """What was written to a question, as it came."""
    place = f"{item.code}:{path}"
    values = tuple(data.getlist(f"value:{place}"))
    if item.kind == "MONEY" and values and values[0].strip():
        values = (values[0], *filter(None, [data.get(f"currency:{place}", "")]))
    if item.kind == "SINGLE" and item.options and data.get(f"state:{place}"):
        values = ()  # a chosen circle cannot be emptied again: saying why there is no answer takes its place
    publish = {"yes": True, "no": False}.get(str(data.get(f"publish:{place}", "")))
    return Raw(
        values,
        data.get(f"text:{place}", ""),
        data.get(f"state:{place}", ""),
        data.get(f"reason:{place}", ""),
        publish,
    )


def version_posted(item: str, path: str, data: QueryDict) -> int:
    """The version on which what was written is based; 0 where none or no number came."""
    given = str(data.get(f"version:{item}:{path}", ""))
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def given_before(answer: AnswerView) -> Given:
    """An answer of an earlier wave as one given now, to be worded alike."""
    return Given(answer.state, tuple(answer.values), answer.original)
