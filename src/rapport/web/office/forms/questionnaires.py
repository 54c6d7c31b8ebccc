"""Forms of questionnaires: the head, a section, a question with its answers, a consistency rule."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from rapport.surveys.instruments import settings
from rapport.surveys.instruments.actions import SectionFields
from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
    Texts,
)
from rapport.surveys.instruments.kinds import ITEM_KINDS
from rapport.web.office.words import text

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi"})
YES_NO = "YES_NO"
NEW_KINDS = ((YES_NO, _("Yes or no")), *ITEM_KINDS)
"""The kinds offered for a new question; the first is a shortcut: one of several, with its two answers filled in."""
WITH_OPTIONS = frozenset({"SINGLE", "MULTIPLE", "TABLE"})
CONDITION = {"rows": 2, "dir": "ltr", "spellcheck": "false"}


def name_of(language: str) -> str:
    """A language by its name in the language of the page; its code where the name is not known."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def digest(value: object) -> str:
    """A short sign of what a form was opened with, to see whether somebody changed that very thing meanwhile."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


class InLanguages(forms.Form):
    """A form with texts in the languages of a questionnaire: `title` becomes `title_en`, `title_fr` …"""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = tuple(languages)
        self.groups: dict[str, list[str]] = {}

    def add_texts(
        self, name: str, label: Any, *, required: bool = False, rows: int = 2, hint: Any = ""
    ) -> None:
        """One field for each language, the first required where the text is."""
        for place, language in enumerate(self.languages):
            attrs = {"dir": direction(language), "lang": language, "rows": rows}
            key = f"{name}_{language}"
            self.fields[key] = forms.CharField(
                label=gettext("%(what)s, %(language)s") % {"what": label, "language": name_of(language)},
                required=required and place == 0,
                max_length=8000,
                widget=forms.Textarea(attrs=attrs),
                help_text=hint if place == 0 else "",
            )
            self.groups.setdefault(name, []).append(key)

    def texts(self, name: str, kept: Mapping[str, str] | None = None) -> dict[str, str]:
        """What was given, by language; texts of languages that are not offered stay as they were (`kept`)."""
        found = {key: value for key, value in (kept or {}).items() if key not in self.languages}
        for language in self.languages:
            words = str(self.cleaned_data.get(f"{name}_{language}") or "").replace("\r\n", "\n").strip()
            if words:
                found[language] = words
        return found

    def in_languages(self) -> list[list[forms.BoundField]]:
        """The fields of each text, one for each language."""
        return [self.group(name) for name in self.groups]

    def group(self, name: str) -> list[forms.BoundField]:
        """The fields of one text, one for each language."""
        return [self[key] for key in self.groups.get(name, ())]

    def has(self, name: str) -> bool:
        """Whether anything stands in the fields of a text."""
        return any(field.value() or field.errors for field in self.group(name))


def texts_of(name: str, texts: Texts) -> dict[str, str]:
    """The initial values of the fields of one text."""
    return {f"{name}_{language}": words for language, words in texts.items()}


def languages_of(value: str) -> list[str]:
    """Codes of languages as typed: divided by spaces or commas, each once, in their order."""
    return list(dict.fromkeys(value.replace(",", " ").split()))


class BeginForm(forms.Form):
    """A new questionnaire: name, title in the first language, languages."""

    code = forms.CharField(
        label=_("Name of the questionnaire"),
        max_length=80,
        help_text=_(
            "A short name in small letters, digits and hyphens, as in thb-2027. It cannot be changed later."
        ),
    )
    title = forms.CharField(label=_("Title in the first language"), max_length=300)
    languages = forms.CharField(
        label=_("Languages"),
        initial="en",
        max_length=200,
        help_text=_("Codes, the first one first, as in en fr ar. More can be added later."),
    )


class HeadForm(InLanguages):
    """Title, introduction and languages of a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts("title", _("Title"), required=True, rows=1)
        self.add_texts("intro", _("Introduction"), rows=4)
        self.fields["offered"] = forms.CharField(
            label=_("Languages"),
            max_length=200,
            help_text=_(
                "Codes, the first one first, as in en fr ar. Texts of a language taken out stay on record."
            ),
        )
        add_seen(self)


def add_seen(form: forms.Form) -> None:
    """The version a form was opened with, and a sign of what it then showed."""
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)


def initial_of_head(content: QuestionnaireContent, version: int) -> dict[str, Any]:
    """What the form of the head starts with."""
    return {
        **texts_of("title", content.title),
        **texts_of("intro", content.intro),
        "offered": " ".join(content.languages),
        "version": version,
        "seen": digest((content.title, content.intro, content.languages)),
    }


class SectionForm(InLanguages):
    """A section: name, title, introduction, the document asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts("title", _("Title"), required=True, rows=1)
        self.add_texts("intro", _("Introduction"), rows=3)
        hint = _("Where a document is asked for with the section: which one, and in which language.")
        self.add_texts("attachment", _("Document asked for"), rows=2, hint=hint)
        self.fields["code"] = forms.CharField(
            label=_("Name of the section"),
            max_length=40,
            required=False,
            help_text=_("Left empty: the next letter."),
        )
        add_seen(self)

    def section_fields(self, kept: SectionContent | None) -> SectionFields:
        """What the action takes; the form must be valid."""
        old = kept or SectionContent("", {})
        return SectionFields(
            code=str(self.cleaned_data["code"]).strip() or old.code,
            title=self.texts("title", old.title),
            intro=self.texts("intro", old.intro),
            attachment=self.texts("attachment", old.attachment),
        )


def initial_of_section(section: SectionContent, version: int) -> dict[str, Any]:
    """What the form of a section starts with."""
    return {
        **texts_of("title", section.title),
        **texts_of("intro", section.intro),
        **texts_of("attachment", section.attachment),
        "code": section.code,
        "version": version,
        "seen": digest(replace(section, items=())),
    }


@dataclass(frozen=True)
class OptionRow:
    """One answer as it stands in the form: what was typed, by the name of its field."""

    place: int
    code: str
    texts: tuple[tuple[str, str, str, str], ...]
    """Language, its name, its direction, the words."""
    takes_text: bool


MOST_OPTIONS = 400


@dataclass
class OptionRows:
    """The answers in a form: read from what was sent, moved by its buttons, drawn again."""

    languages: Sequence[str]
    options: list[OptionContent] = field(default_factory=list)

    @classmethod
    def sent(
        cls, data: QueryDict, languages: Sequence[str], kept: Iterable[OptionContent] = ()
    ) -> "OptionRows":
        """The answers as typed; what belongs to an answer and is not in the form (`kept`) stays."""
        known = {option.code: option for option in kept}
        found = []
        places = sorted(
            {int(match[1]) for key in data if (match := re.fullmatch(r"option-(\d{1,3})-code", key))}
        )[:MOST_OPTIONS]
        for place in places:
            code = data.get(f"option-{place}-code", "").strip()
            was = known.get(data.get(f"option-{place}-was", ""), OptionContent("", {}))
            texts = {key: words for key, words in was.text.items() if key not in languages}
            for language in languages:
                words = data.get(f"option-{place}-text_{language}", "").strip()
                texts |= {language: words} if words else {}
            takes_text = f"option-{place}-takes_text" in data
            found.append(OptionContent(code, texts, takes_text, was.extra))
        return cls(languages, found)

    def pressed(self, button: str) -> None:
        """Do what a button says: `add`, `up-2`, `down-2`, `drop-2`; anything else does nothing."""
        if button == "add":
            self.options.append(OptionContent("", {}))
            return
        match = re.fullmatch(r"(up|down|drop)-(\d{1,3})", button)
        if not match or int(match[2]) >= len(self.options):
            return
        place = int(match[2])
        option = self.options.pop(place)
        if match[1] != "drop":
            self.options.insert(max(0, place + (-1 if match[1] == "up" else 1)), option)

    def rows(self) -> list[OptionRow]:
        """The rows to draw."""
        return [
            OptionRow(
                place,
                option.code,
                tuple(
                    (language, name_of(language), direction(language), option.text.get(language, ""))
                    for language in self.languages
                ),
                option.takes_text,
            )
            for place, option in enumerate(self.options)
        ]

    def given(self) -> tuple[OptionContent, ...]:
        """The answers without the rows left empty; a code that was left out is made from the words."""
        found: list[OptionContent] = []
        for option in self.options:
            if not option.code and not option.text:
                continue
            code = option.code or suggested_option(option.text, [one.code for one in found])
            found.append(replace(option, code=code))
        return tuple(found)


def suggested_option(texts: Texts, taken: Sequence[str]) -> str:
    """A code for an answer from its words, or the next letter."""
    words = slugify(next(iter(texts.values()), ""))[:30].strip("-")
    letters = [words] if words else []
    letters += [chr(97 + place) for place in range(26)] + [f"a{place}" for place in range(1, 500)]
    return next(code for code in letters if code not in taken)


def suggested_item(content: QuestionnaireContent, parent: str) -> tuple[str, str]:
    """Name and printed number for a new question: the next free ones."""
    taken = {item.code.casefold() for item in content.items()}
    if parent:
        number = next((item.number for item in content.items() if item.code == parent), "")
        names = [f"{parent}.{chr(97 + place)}" for place in range(26)] + [
            f"{parent}.{n}" for n in range(1, 2000)
        ]
        name = next(one for one in names if one.casefold() not in taken)
        return name, f"{number} {name.rsplit('.', 1)[1]}".strip()
    last = max((int(found[1]) for code in taken if (found := re.match(r"q(\d{1,6})", code))), default=0)
    return f"Q{last + 1}", str(last + 1)


class ItemForm(InLanguages):
    """A question: texts, kind, place, skip rule, settings. Its answers are `OptionRows`."""

    def __init__(
        self, *args: Any, content: QuestionnaireContent, kind: str, item: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, languages=content.languages, **kwargs)
        self.kind = kind
        self.add_texts("text", _("Text of the question"), required=True)
        self.add_texts("hint", _("Hint"), rows=2)
        self.fields["code"] = forms.CharField(
            label=_("Name"),
            max_length=60,
            help_text=_(
                "Conditions and data files use it. It is the same over versions and does not depend on the number."
            ),
        )
        self.fields["number"] = forms.CharField(
            label=_("Printed number"),
            max_length=20,
            required=False,
            help_text=_("As it is printed; several questions may carry the same."),
        )
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=ITEM_KINDS)
        self.fields["section"] = forms.ChoiceField(
            label=_("Section"),
            choices=[(one.code, f"{one.code}: {text(one.title)}") for one in content.sections],
        )
        self.fields["parent"] = forms.ChoiceField(
            label=_("Belongs to"),
            required=False,
            choices=_holders(content, item),
            help_text=_("For a part of a question."),
        )
        self.fields["required"] = forms.BooleanField(label=_("An answer is required"), required=False)
        self.fields["show_if"] = forms.CharField(
            label=_("Asked only if"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs=CONDITION),
            help_text=_("As in Q1 = yes. Left empty: always asked."),
        )
        self._settings(kind)
        add_seen(self)

    def _settings(self, kind: str) -> None:
        self.setting_names = [name for name in settings.allowed(kind) if name != "message"]
        for name in self.setting_names:
            self.fields[f"set_{name}"] = _setting_field(name)
        if "message" in settings.allowed(kind):
            self.add_texts("message", _("What to say where the limit is not kept"), rows=1)

    def text_fields(self) -> list[forms.BoundField]:
        """The words of the question."""
        return self.group("text")

    def hint_fields(self) -> list[forms.BoundField]:
        """The words of the hint."""
        return self.group("hint")

    def message_fields(self) -> list[forms.BoundField]:
        """What is said where the limit is not kept."""
        return self.group("message")

    def has_hint(self) -> bool:
        """Whether there is a hint."""
        return self.has("hint")

    def has_message(self) -> bool:
        """Whether there is a message."""
        return self.has("message")

    def setting_fields(self) -> list[forms.BoundField]:
        """The fields of what belongs to the kind."""
        return [self[f"set_{name}"] for name in self.setting_names]

    def item_content(self, options: tuple[OptionContent, ...], kept: ItemContent | None) -> ItemContent:
        """What the action takes; the form must be valid."""
        data = self.cleaned_data
        old = kept or ItemContent("", self.kind, {})
        given = {name: data[f"set_{name}"] for name in self.setting_names}
        if "message" in self.groups:
            given["message"] = self.texts("message", old.settings.get("message"))
        return replace(
            old,
            code=data["code"].strip(),
            number=data["number"].strip(),
            kind=data["kind"],
            parent=data["parent"] or None,
            text=self.texts("text", old.text),
            hint=self.texts("hint", old.hint),
            required=data["required"],
            settings={name: value for name, value in given.items() if name in settings.allowed(data["kind"])},
            show_if=data["show_if"].strip(),
            options=options if data["kind"] in WITH_OPTIONS else (),
        )


def _holders(content: QuestionnaireContent, item: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("", _("nothing: it stands by itself"))]
    for one in content.items():
        if one.code != item and one.kind != "NOTE":
            found.append((one.code, f"{one.code}: {short(one.text)}"))
    return found


def short(texts: Texts) -> str:
    """A text of the page's language on one line, cut where it would not fit."""
    words = " ".join(text(texts).split())
    return f"{words[:79]}…" if len(words) > 80 else words


def _setting_field(name: str) -> forms.Field:
    labels: dict[str, tuple[Any, Any]] = {
        "min": (_("Lowest"), ""),
        "max": (_("Highest"), ""),
        "decimals": (_("Decimals"), _("0 for whole numbers.")),
        "unit": (_("Unit"), _("As in persons, or percent.")),
        "currency": (_("Currency"), _("Three letters, as in EUR. Left empty: the respondent says which.")),
        "precision": (
            _("Possible precision"),
            _("Of decade, year, month, day. Left empty: as the respondent knows it."),
        ),
        "max_length": (_("Longest text, in signs"), ""),
        "rows": (_("Lines of the field"), ""),
        "max_rows": (_("How often at most"), ""),
        "accept": (_("Kinds of file"), _("Endings, as in pdf docx. Left empty: all that are safe.")),
        "constraint": (_("Limit as a condition"), _("What must hold, as in Q7 <= 100 or Q1 = no.")),
    }
    if name == "several":
        return forms.BooleanField(label=_("Several dates may be given"), required=False)
    label, hint = labels[name]
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )


def initial_of_item(item: ItemContent, section: str, version: int) -> dict[str, Any]:
    """What the form of a question starts with."""
    given = {
        f"set_{name}": " ".join(value) if isinstance(value, list) else value
        for name, value in item.settings.items()
        if name != "message"
    }
    return {
        **texts_of("text", item.text),
        **texts_of("hint", item.hint),
        **texts_of("message", item.settings.get("message", {})),
        **given,
        "code": item.code,
        "number": item.number,
        "kind": item.kind,
        "section": section,
        "parent": item.parent or "",
        "required": item.required,
        "show_if": item.show_if,
        "version": version,
        "seen": digest((section, item)),
    }


class RuleForm(InLanguages):
    """A consistency rule: when, about which questions, what is asked of the respondent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.SlugField(
            label=_("Name of the rule"), max_length=60, help_text=_("As in budget-without-plan.")
        )
        self.fields["when"] = forms.CharField(
            label=_("What should not occur together"),
            max_length=4000,
            widget=forms.Textarea(attrs=CONDITION),
            help_text=_("As in Q9.a = no and Q10 is answered. Where it is true, the respondent is asked."),
        )
        self.fields["items"] = forms.CharField(
            label=_("Questions it is about"),
            required=False,
            help_text=_("Names, divided by spaces. Left empty: those of the condition."),
        )
        self.add_texts("message", _("What the respondent is asked"), required=True)
        add_seen(self)

    def rule_content(self, kept: RuleContent | None, named: Sequence[str]) -> RuleContent:
        """What the action takes; the form must be valid. `named`: the questions of the condition."""
        data = self.cleaned_data
        items = tuple(data["items"].replace(",", " ").split()) or tuple(named)
        return RuleContent(
            data["code"], data["when"].strip(), self.texts("message", kept.message if kept else {}), items
        )


def initial_of_rule(rule: RuleContent, version: int) -> dict[str, Any]:
    """What the form of a rule starts with."""
    return {
        **texts_of("message", rule.message),
        "code": rule.code,
        "when": rule.when,
        "items": " ".join(rule.items),
        "version": version,
        "seen": digest(rule),
    }


class ComparabilityForm(InLanguages):
    """How a question stands to the one before it; with a table where its answers must be translated."""

    comparability = forms.ChoiceField(
        label=_("Compared with the question before it"), widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        choices: Sequence[tuple[str, Any]],
        ours: Mapping[str, str],
        theirs: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comparability"].choices = choices  # type: ignore[attr-defined]
        empty: list[tuple[str, Any]] = [("", _("nothing of these"))]
        before = empty + [(code, f"{code}: {words}") for code, words in theirs.items()]
        self.recode_names = []
        for place, (code, words) in enumerate(ours.items()):
            name = f"recode_{place}"
            self.fields[name] = forms.ChoiceField(label=f"{code}: {words}", required=False, choices=before)
            self.recode_names.append((name, code))
        self.add_texts("note", _("Note for readers of a trend"), rows=2)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def recode_fields(self) -> list[forms.BoundField]:
        """The rows of the table."""
        return [self[name] for name, _code in self.recode_names]

    def recode(self) -> dict[str, str]:
        """Our answers to theirs; the form must be valid."""
        return {code: self.cleaned_data[name] for name, code in self.recode_names if self.cleaned_data[name]}
