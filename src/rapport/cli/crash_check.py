"""What was acknowledged, against what the database holds: lost, doubled, or there exactly once.

It reads as the cluster's administrator with SQL of its own, so that neither row security nor the product's own reading
can hide a row from it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import psycopg

Place = tuple[str, str]
"""A respondent and a question."""
Number = tuple[str, int]
"""A respondent and the number of its submission."""

_OF = """JOIN surveys_return r ON r.id = x.of_id JOIN surveys_waverespondent w ON w.id = r.respondent_id
         JOIN actors_organisation o ON o.id = w.organisation_id"""
_CHANGES = f"""SELECT o.code, i.code, x.key::text, x.text, x.version, x.outcome = 'SAVED'
    FROM surveys_answerchange x JOIN surveys_item i ON i.id = x.item_id {_OF}"""
_DRAFTS = f"""SELECT o.code, i.code, x.text, x.version
    FROM surveys_draftanswer x JOIN surveys_item i ON i.id = x.item_id {_OF}"""
_REVISIONS = f"SELECT o.code, x.number, x.content FROM surveys_revision x {_OF}"
# An event waits in the outbox until it is sealed into the chain: it must be in one of the two, once.
_RECORDED = """SELECT o.code, (e.detail->>'revision')::int
    FROM (SELECT event, subject, detail FROM kernel_auditoutbox
          UNION ALL SELECT event, subject, detail FROM kernel_auditevent) e
    JOIN surveys_return r ON e.subject = 'surveys.return:' || r.id
    JOIN surveys_waverespondent w ON w.id = r.respondent_id
    JOIN actors_organisation o ON o.id = w.organisation_id
    WHERE e.event = 'return.submitted'"""

_REPEATED = """SELECT count(*)
    FROM (SELECT event, detail FROM kernel_auditoutbox UNION ALL SELECT event, detail FROM kernel_auditevent) e
    WHERE e.event = 'answer.saved' AND (e.detail->>'repeated')::boolean"""


@dataclass(frozen=True)
class Saving:
    """One sending of an answer that was acknowledged with the version it got. No two sendings have the same text."""

    respondent: str
    item: str
    key: str
    text: str
    version: int


@dataclass(frozen=True)
class Submission:
    """One official submission with the text of each question that was answered."""

    respondent: str
    number: int
    answers: Mapping[str, str]


@dataclass
class Ledger:
    """What the server acknowledged, as those who sent it wrote it down."""

    savings: list[Saving] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)

    def with_claims(self, saving: Saving, submission: Submission) -> "Ledger":
        """The ledger with two acknowledgements more."""
        return Ledger([*self.savings, saving], [*self.submissions, submission])


@dataclass(frozen=True)
class Kept:
    """What the database holds: savings as they happened, the answers that stand, submissions, and their records."""

    changes: Sequence[tuple[Saving, bool]]
    drafts: Mapping[Place, tuple[str, int]]
    revisions: Sequence[Submission]
    recorded: Mapping[Number, int]
    repeated: int = 0


@dataclass(frozen=True)
class Found:
    """Savings by their key (or place, where a version has no saving), submissions by respondent and number."""

    lost: frozenset[str]
    doubled: frozenset[str]
    lost_submissions: frozenset[Number]
    doubled_submissions: frozenset[Number]
    unrecorded: frozenset[Number]


def read(administrator: str, database: str = "rapport") -> Kept:
    """Everything that `compare` needs, as one moment."""
    with psycopg.connect(administrator, dbname=database) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        changes = [(Saving(*row[:5]), bool(row[5])) for row in connection.execute(_CHANGES)]
        drafts = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(_DRAFTS)}
        revisions = [
            Submission(code, number, {one["item"]: one["text"] for one in content["answers"]})
            for code, number, content in connection.execute(_REVISIONS)
        ]
        recorded = Counter((row[0], row[1]) for row in connection.execute(_RECORDED))
        ((repeated,),) = connection.execute(_REPEATED).fetchall()
    return Kept(changes, drafts, revisions, recorded, repeated)


def compare(ledger: Ledger, kept: Kept) -> Found:
    """What of the ledger is not there, and what is there more than once."""
    submissions = {(one.respondent, one.number): one for one in ledger.submissions}
    revisions = Counter((one.respondent, one.number) for one in kept.revisions)
    return Found(
        lost=frozenset(_lost(ledger.savings, kept)),
        doubled=frozenset(_doubled(ledger.savings, kept)),
        lost_submissions=frozenset(set(submissions) - set(_whole(submissions, kept.revisions))),
        doubled_submissions=frozenset(
            number for number, times in revisions.items() if times > 1 or number not in submissions
        ),
        unrecorded=frozenset(number for number in revisions if kept.recorded.get(number) != 1),
    )


def _lost(savings: Iterable[Saving], kept: Kept) -> set[str]:
    """Savings without their own row, and last savings of a place in which another text stands."""
    there = {change for change, is_saved in kept.changes if is_saved}
    latest: dict[Place, Saving] = {}
    lost = set()
    for one in savings:
        if one not in there:
            lost.add(one.key)
        place = (one.respondent, one.item)
        if place not in latest or latest[place].version < one.version:
            latest[place] = one
    return lost | {one.key for place, one in latest.items() if kept.drafts.get(place, ("", 0))[0] != one.text}


def _doubled(savings: Iterable[Saving], kept: Kept) -> set[str]:
    """Savings whose text was kept by more than one row, and places whose version counts more than their savings."""
    times = Counter((change.respondent, change.item, change.text) for change, _is_saved in kept.changes)
    saved = Counter((change.respondent, change.item) for change, is_saved in kept.changes if is_saved)
    doubled = {one.key for one in savings if times[(one.respondent, one.item, one.text)] > 1}
    return doubled | {
        f"{respondent} {item}"
        for (respondent, item), (_text, version) in kept.drafts.items()
        if version != saved[(respondent, item)]
    }


def _whole(wanted: Mapping[Number, Submission], revisions: Iterable[Submission]) -> Iterable[Number]:
    """The submissions that hold every answer that was acknowledged before they were sent."""
    for one in revisions:
        number = (one.respondent, one.number)
        if number in wanted and wanted[number].answers.items() <= one.answers.items():
            yield number
