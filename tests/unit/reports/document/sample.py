"""A small invented edition: twelve regions asked three questions. No real country, no real answer."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import gettempdir

from rapport.reports.document import source as s
from rapport.reports.document.tables import figures_table, respondents_table, split_table
from rapport.reports.document.words import Words

AS_OF = date(2024, 3, 1)
BUILT_FONTS = Path(__file__).parents[4] / "src/rapport/web/static/built/fonts"
SYSTEM_FONTS = Path("/usr/share/fonts/truetype/noto")
FONT_FILES = ("NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSans-BoldItalic")
FONT_FILES += ("NotoSansArabic-Regular", "NotoSansArabic-Bold")
NAMES = {
    "en": [f"Region {letter}" for letter in "ABCDEFGHIJKL"],
    "fr": [f"Région {letter}" for letter in "ABCDEFGHIJKL"],
    "ar": [f"الإقليم {letter}" for letter in "أبتثجحخدذرزس"],
}
TEXTS = {
    "en": {
        "title": "Offices that answer for prevention",
        "subtitle": "What twelve regions said, and what follows",
        "intro": "The office",
        "findings": "What the answers say",
        "publisher": "Office of the Surveys",
        "yes": "Yes",
        "no": "No",
        "q1": "Does the region have an office?",
        "q2": "In which year did the office begin?",
        "q3": "Which tasks does the office have?",
        "all": "all regions asked",
        "label": "Regions with an office, of all regions asked",
        "definition": "The region answered that it has an office.",
        "year": "First year of an office, among regions that named one",
        "chart": "Seven of twelve regions have an office",
        "alt": "Bars: seven regions have an office, two have none, three cannot be told.",
        "regions": "Offices by region",
        "numbers": "The figures of this edition",
        "split": "Regions by answer",
        "footnote": "The office began work before the law that founds it.",
        "rec": "Found an office where there is none: so far [[figure:office|base]] have one.",
        "to": "all regions",
        "count": "Count",
    },
    "ar": {
        "title": "المكاتب المسؤولة عن الوقاية",
        "subtitle": "ما قالته اثنا عشر إقليما وما يترتب عليه",
        "intro": "المكتب",
        "findings": "ماذا تقول الإجابات",
        "publisher": "مكتب الاستقصاءات",
        "yes": "نعم",
        "no": "لا",
        "q1": "هل لدى الإقليم مكتب؟",
        "q2": "في أي سنة بدأ المكتب؟",
        "q3": "ما هي مهام المكتب؟",
        "all": "جميع الأقاليم المسؤولة",
        "label": "الأقاليم التي لديها مكتب، من بين جميع الأقاليم",
        "definition": "أجاب الإقليم بأن لديه مكتبا.",
        "year": "أول سنة لمكتب، من بين الأقاليم التي ذكرت سنة",
        "chart": "لدى سبعة من اثني عشر إقليما مكتب",
        "alt": "أعمدة: سبعة أقاليم لديها مكتب، واثنان ليس لديهما، وثلاثة غير معروفة.",
        "regions": "المكاتب حسب الإقليم",
        "numbers": "مؤشرات هذه الطبعة",
        "split": "الأقاليم حسب الإجابة",
        "footnote": "بدأ المكتب عمله قبل القانون الذي أنشأه.",
        "rec": "إنشاء مكتب حيث لا يوجد: حتى الآن [[figure:office|base]] لديها مكتب.",
        "to": "جميع الأقاليم",
        "count": "العدد",
    },
}
TEXTS["fr"] = {**TEXTS["en"], "title": "Les bureaux chargés de la prévention", "yes": "Oui", "no": "Non"}

INTRO = """
Some text with *stress*, **weight**, `code` and a [link](https://example.org/a?b=1&c=2).

## A first point

An office exists in [[figure:office|base]] regions, [[figure:office]] of them.[^early] It is
[[figure:office:yes|members]] that answered so. The first office is of [[figure:first-year]].[^early]

- one thing
- another thing with [[figure:office|n]]

1. first
2. second

> Words of a reply.

| Term | Meaning |
|------|---------|
| office | a unit with *tasks* |

[[table:regions]]

### Detail

Numbers by answer follow.[^own]
[[chart:answers]]

[[table:split]]

[^own]: A footnote of this chapter, with [[figure:office|n]] inside.
"""
FINDINGS = """
## In short

Of the regions, [[figure:office|base]] have an office.[^early]

[[recommendations]]
"""
METHODS = """
The questionnaire went to every region. Blank answers are counted as *unknown*, never as "no".

## Limits

Two regions did not reply.
"""
ANSWERS = ["yes", "yes", "yes", "yes", "yes", "yes", "yes", "no", "no", None, "no_reply", "no_reply"]


def fonts_dir() -> Path:
    """The fonts the product carries: its own built ones, else a folder with links to the system's."""
    if any(BUILT_FONTS.glob("*.ttf")):
        return BUILT_FONTS
    folder = Path(gettempdir()) / "rapport-test-fonts"
    folder.mkdir(exist_ok=True)
    for name in FONT_FILES:
        link = folder / f"{name}.ttf"
        if not link.exists():
            link.symlink_to(SYSTEM_FONTS / link.name)
    return folder


def has_fonts() -> bool:
    """Whether documents can be set on this machine."""
    return any(BUILT_FONTS.glob("*.ttf")) or SYSTEM_FONTS.is_dir()


def wave(language: str = "en") -> s.WaveData:
    """The answers: seven yes, two no, one blank, two without a reply."""
    texts = TEXTS[language]
    choices = (("yes", texts["yes"]), ("no", texts["no"]))
    items = (
        s.Item("Q1", texts["q1"], "choice", choices),
        s.Item("Q2.year", texts["q2"], "date"),
        s.Item("Q3", texts["q3"], "choices", (("a", "advice"), ("b", "law, money"), ("c", "=SUM(A1)"))),
        s.Item("Q4", "Staff", "number"),
        s.Item("Q5", "Remarks", "text"),
    )
    codes = [f"R{n:02}" for n in range(1, 13)]
    respondents = tuple(
        s.Respondent(
            code, name, {"group": "north" if n < 6 else "south", "replied": "no" if n > 9 else "yes"}
        )
        for n, (code, name) in enumerate(zip(codes, NAMES[language], strict=True))
    )
    answers = [answer for n, code in enumerate(codes) for answer in _answers(code, n, texts)]
    return s.WaveData("regions_2024", "Survey of regions", items, respondents, tuple(answers))


def _answers(code: str, n: int, texts: dict[str, str]) -> list[s.Answer]:
    given = ANSWERS[n]
    if given == "no_reply":
        return [s.Answer(code, item, "no_reply") for item in ("Q1", "Q2.year", "Q3", "Q4", "Q5")]
    if given is None:
        return [s.Answer(code, item, "blank") for item in ("Q1", "Q2.year", "Q3", "Q4", "Q5")]
    marks = ("early",) if n == 1 else ()
    first = s.Answer(code, "Q1", "answered", (given,), original=texts[given] + " !", footnotes=marks)
    if given == "no":
        return [first, *(s.Answer(code, item, "not_routed") for item in ("Q2.year", "Q3", "Q4", "Q5"))]
    return [
        first,
        s.Answer(code, "Q2.year", "answered", (str(2000 + n),), date=f"{2000 + n}-05"),
        s.Answer(code, "Q3", "answered", ("a", "b") if n % 2 else ("a",)),
        s.Answer(code, "Q4", "answered" if n != 3 else "not_known", (str(n * 2),) if n != 3 else ()),
        s.Answer(code, "Q5", "answered", ('=HYPERLINK("http://x")',) if n == 0 else ("plain words",)),
    ]


def share(figure_id: str, label: str, members: list[s.Member], base: int, **more: object) -> s.FigureView:
    """A percentage rounded half up to one decimal."""
    value = (Decimal(100 * len(members)) / base).quantize(Decimal("0.1"), ROUND_HALF_UP) if base else None
    view = s.FigureView(
        id=figure_id,
        label=label,
        universe_id="invited",
        universe_label="all regions asked",
        universe_n=base,
        numerator=len(members),
        denominator=base,
        value=value,
        unit="percent",
        decimals=1,
        as_of=AS_OF,
        wave="regions_2024",
        members=tuple(members),
    )
    return replace(view, **more)  # type: ignore[arg-type]


def figures(language: str = "en") -> dict[str, s.FigureView]:
    """A share with its split, and a statistic."""
    texts, names = TEXTS[language], NAMES[language]
    members = [s.Member(f"R{n + 1:02}", names[n]) for n in range(12)]
    where = {"yes": members[:7], "no": members[7:9], "blank": members[9:10], "no_reply": members[10:]}
    labels = {"yes": texts["yes"], "no": texts["no"]}
    children = tuple(
        share(
            f"office:{category}",
            f"{texts['label']}: {labels.get(category, Words(language).all().get(f'state_{category}', category))}",
            found,
            12,
            category=category,
            category_label=labels.get(category, ""),
            universe_label=texts["all"],
        )
        for category, found in where.items()
    )
    office = share(
        "office",
        texts["label"],
        members[:7],
        12,
        children=children,
        definition=texts["definition"],
        universe_label=texts["all"],
        undetermined=tuple(members[9:]),
        footnotes=("early",),
    )
    year = replace(
        office, id="first-year", label=texts["year"], numerator=None, denominator=7, value=2000, unit="year",
        decimals=0, children=(), footnotes=(), undetermined=(),
    )  # fmt: skip
    empty = share("empty", "Regions of no group", [], 0, universe_label="nobody")
    return {"office": office, "first-year": year, "empty": empty}


def vega(language: str = "en") -> dict[str, object]:
    """A bar chart with inline data."""
    texts = TEXTS[language]
    values = [{"a": texts["yes"], "n": 7}, {"a": texts["no"], "n": 2}, {"a": "?", "n": 3}]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "mark": "bar",
        "width": 420,
        "encoding": {
            "x": {"field": "n", "type": "quantitative", "title": texts["count"]},
            "y": {"field": "a", "type": "nominal", "title": None, "sort": None},
        },
    }


def edition(language: str = "en", **changes: object) -> s.EditionSource:
    """The whole sample edition, with fields replaced as named."""
    texts, data, computed = TEXTS[language], wave(language), figures(language)
    words = Words(language)
    early = s.Footnote("early", texts["footnote"])
    columns = (
        s.Column("Q1", texts["q1"]),
        s.Column("Q1", texts["q1"] + " *", "original"),
        s.Column("Q2.year", texts["q2"], "date"),
        s.Column("Q3", texts["q3"]),
    )
    regions = s.TableSpec("regions", texts["regions"], "respondents", universe="invited", columns=columns)
    split = s.TableSpec("split", texts["split"], "split", figure="office")
    numbers = s.TableSpec("numbers", texts["numbers"], "figures", figures=("office", "first-year"))
    codes = [respondent.code for respondent in data.respondents]
    tables = (
        respondents_table(regions, data, codes, words, footnotes=(early,)),
        split_table(split, computed["office"], words),
        figures_table(numbers, computed, words),
    )
    chart = s.Chart("answers", texts["chart"], vega(language), texts["alt"], tables[1], figure="office")
    register = (
        s.VerificationRow("p1", "p. 12, para 3", "58 per cent", "12", "58.3 per cent", "agrees", "", 7, 12),
        s.VerificationRow(
            "p2", "p. 14, graph 2", "8", "answers", "7", "differs", "One region is counted twice."
        ),
    )
    made = s.EditionSource(
        code="regions-2024",
        title=texts["title"],
        subtitle=texts["subtitle"],
        language=language,
        as_of=AS_OF,
        edition=2,
        publisher=texts["publisher"],
        chapters=(
            s.Chapter("intro", texts["intro"], INTRO),
            s.Chapter("findings", texts["findings"], FINDINGS),
        ),
        figures=computed,
        wave=data,
        licence="CC BY 4.0",
        generator="Rapport 1.0",
        tables=tables,
        charts=(chart,),
        recommendations=(
            s.Recommendation(1, (texts["to"],), texts["rec"]),
            s.Recommendation(2, (NAMES[language][7], NAMES[language][8]), texts["q2"]),
        ),
        footnotes=(early,),
        verification=register,
        methods=METHODS,
    )
    return replace(made, **changes)  # type: ignore[arg-type]
