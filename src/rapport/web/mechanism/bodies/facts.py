"""What is known of a body, in words; for the pages of its members and the public one."""

from typing import Any

from django.utils.translation import gettext as _

from rapport.coordination.bodies.choices import word
from rapport.coordination.bodies.types import BodyView, MechanismView
from rapport.kernel.i18n import formats


def facts_of(view: BodyView) -> list[tuple[str, Any]]:
    """What is known of a body, as words; what nobody said is left out."""
    said = view.fields
    coded = [
        (_("What it is"), word("kind", view.kind)),
        (_("Format"), word("format", view.format) if view.format != "NOT_KNOWN" else ""),
        (_("Level"), word("level", view.level)),
        (_("Region or place"), said["area"]),
        (_("Theme"), said["theme"]),
        (_("Legal basis"), said["legal_basis"]),
        (
            _("Dates"),
            "; ".join(f"{word('date', one.kind)} {one.on} {one.note}".strip() for one in view.dates),
        ),
        (_("Led by"), "; ".join(one.name for one in view.leads)),
        (_("Rank"), said["leader_rank"]),
        (_("Placement"), said["leader_placement"]),
        (_("Post"), word("leader_post", said["leader_post"]) if said["leader_post"] != "NOT_KNOWN" else ""),
        (_("Function"), functions_of(view)),
        (_("Tasks"), said["tasks"]),
        (_("Secretariat"), secretariat_of(view)),
        (_("Meets"), meets_of(view)),
        (_("A plan of its own"), plan_of(view)),
        (_("Who is in it"), said["composition"]),
        (_("Civil society"), civil_of(view)),
        (_("Publishes its minutes"), word("minutes_public", said["minutes_public"])),
    ]
    return [(key, value) for key, value in coded if value]


def functions_of(view: BodyView) -> str:
    """The functions of a body in words, the main one first; empty where nobody said."""
    main = view.fields["main_function"]
    listed = dict.fromkeys([*([main] if main else []), *view.fields["functions"]])
    return "; ".join(str(word("function", code)) for code in listed)


def secretariat_of(view: BodyView) -> str:
    """The secretariat with its full-time staff where it is known."""
    staff = view.fields["secretariat_staff"]
    said = [view.fields["secretariat"]] if view.fields["secretariat"] else []
    if staff is not None:
        said.append(_("full-time staff: %(many)s") % {"many": formats.number(staff.normalize())})
    return "; ".join(said)


def meets_of(view: BodyView) -> str:
    """How often the body meets, as stated; with how many meetings a year where that was stated."""
    said = view.fields
    text = said["rhythm_text"] or (str(word("rhythm", view.rhythm)) if view.rhythm != "NOT_KNOWN" else "")
    least, most = said["per_year_min"], said["per_year_max"]
    if least is None and most is None:
        return str(text)
    ends = [formats.number(end) for end in dict.fromkeys((least, most)) if end is not None]
    return f"{text} ({_('%(many)s a year') % {'many': '–'.join(ends)}})".strip()


def plan_of(view: BodyView) -> str:
    """Whether the body has a plan of its own, and what is said of it; empty where nobody said."""
    said = view.fields
    known = str(word("own_plan", said["own_plan"])) if said["own_plan"] != "NOT_KNOWN" else ""
    return ". ".join(filter(None, [known, said["own_plan_text"]]))


def civil_of(view: BodyView | MechanismView) -> str:
    """The share of civil society as stated, with its base; unknown is not zero."""
    said = view.fields
    text = str(word("civil_society", said["civil_society"]))
    if said["civil_percent"] is not None:
        about = _("about %(share)s%%") if said["civil_approximate"] else _("%(share)s%%")
        text += ", " + about % {"share": f"{said['civil_percent'].normalize():f}"}
    if said["civil_count"] is not None and said["civil_base"] is not None:
        text += ", " + _("%(count)s of %(base)s") % {"count": said["civil_count"], "base": said["civil_base"]}
    return f"{text}. {said['civil_note']}".strip(" .") + "."
