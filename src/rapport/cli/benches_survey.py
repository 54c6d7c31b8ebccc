"""Benches of running a survey, over the demonstration's database; what they write is undone."""

import resource
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from rapport.cli import bench_autosave, bench_crash, runtime
from rapport.cli.bench_status import p95
from rapport.cli.benches import LimitResult, Row
from rapport.cli.errors import FAILED, CommandFailed

SURVEYED = "osce-2007"
EXCEL_LIMIT_SECONDS = 3.0


def excel_import() -> LimitResult:
    """Time to take in the 67 workbooks of the 2007 questionnaire: guard, reading, checking, saving, one by one whole.

    Each workbook is filled with what the State answered in 2007, where it did; the others come back empty.
    """
    runtime.start()
    from django.db import transaction

    with transaction.atomic():
        result = _excel_import()
        transaction.set_rollback(True)
    return result


def _excel_import() -> LimitResult:
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys.workbooks import actions, queries

    system, moment = Viewer.system(), now()
    begun = time.perf_counter()
    files = _returned(system, moment)
    written = time.perf_counter() - begun
    begun = time.perf_counter()
    reports = queries.returned_files(viewer=system, wave="bench-excel", files=files)
    read = time.perf_counter() - begun
    outcome = actions.workbooks_import(
        wave="bench-excel",
        reports=list(zip(reports, (content for _name, content in files), strict=True)),
        handling=actions.Handling(take_over=True),
        by=system,
        now=moment,
    )
    whole = time.perf_counter() - begun
    refused = [one for one in outcome if one.refused or one.report.problems]
    if refused:
        raise CommandFailed(f"{len(refused)} of {len(files)} workbooks were not taken in", code=FAILED)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return LimitResult(
        "excel-import",
        (
            Row("67 workbooks read, checked and saved", whole, EXCEL_LIMIT_SECONDS, "s"),
            Row("of that, reading and checking", read, EXCEL_LIMIT_SECONDS, "s"),
        ),
        {
            "files": str(len(files)),
            "answers saved": str(sum(one.changed for one in outcome)),
            "bytes": str(sum(len(content) for _name, content in files)),
            "writing them took": f"{written:.2f} s",
            "peak memory of the larger process": f"{peak / 1024:.0f} MiB",
        },
    )


def _returned(system: Any, moment: Any) -> list[tuple[str, bytes]]:
    """A wave with the questionnaire and respondents of 2007, opened, and the workbooks filled in."""
    from rapport.surveys import queries as surveys
    from rapport.surveys.answering.types import Given
    from rapport.surveys.running import actions as running
    from rapport.surveys.running.types import WaveFields
    from rapport.surveys.workbooks.types import Form
    from rapport.surveys.workbooks.writing import write_workbook

    past = surveys.wave(viewer=system, code=SURVEYED)
    fields = WaveFields(
        code="bench-excel",
        title=past.title,
        questionnaire=past.questionnaire,
        number=past.questionnaire_number,
        as_of=moment.date(),
        deadline=(moment + timedelta(days=30)).date(),
        timezone="UTC",
        groups=past.groups,
        previous="",
        letter={},
    )
    running.wave_prepare(fields=fields, by=system, now=moment)
    asked = surveys.respondents(viewer=system, wave=past)
    chosen = {row.code: row.group for row in asked}
    running.respondents_choose(wave=fields.code, chosen=chosen, by=system, now=moment)
    view = surveys.wave(viewer=system, code=fields.code)
    running.wave_open(wave=fields.code, expected=view.version, by=system, now=moment)
    sections = surveys.sections(viewer=system, wave=view)
    items = {item.code for section in sections for item in section.items if not item.coded}
    given = surveys.answers(viewer=system, wave=past)
    files = []
    for row in asked:
        answers = {
            answer.item: {"": Given(answer.state, answer.values)}
            for answer in given.get(row.id, {}).values()
            if answer.item in items and answer.state == "answered"
        }
        form = Form(
            fields.code,
            "2007",
            row.code,
            row.name,
            past.questionnaire,
            past.questionnaire_number,
            "en",
            sections,
        )
        files.append((f"{row.code}.xlsx", write_workbook(form, answers, sent={})))
    return files


def autosave() -> LimitResult:
    """Server time of one autosave while fifty people answer; see `bench_autosave`."""
    found = bench_autosave.measure()
    notes = {
        "people": str(bench_autosave.PEOPLE),
        "questions": str(bench_autosave.QUESTIONS),
        "autosaves": str(len(found.server)),
        "server median": f"{statistics.median(found.server):.4f} s",
        "waited p95": f"{p95(found.waited):.4f} s",
        "throughput": f"{found.per_second:.1f} a second",
        "without pauses": f"{found.per_second_full:.1f} a second, server p95 {p95(found.server_full):.4f} s",
    }
    limit = bench_autosave.LIMIT_SECONDS
    return LimitResult("autosave", (Row("autosave p95, server time", p95(found.server), limit, "s"),), notes)


def crash(
    *,
    savings: int = bench_crash.SAVINGS,
    submissions: int = bench_crash.SUBMISSIONS,
    seed: int = bench_crash.SEED,
) -> LimitResult:
    """What was acknowledged and is lost or doubled after kills at random; see `bench_crash`."""
    begun = time.perf_counter()
    out = bench_crash.measure(savings=savings, submissions=submissions, seed=seed)
    found = out.found
    counts = {
        "acknowledged savings lost": len(found.lost),
        "savings doubled": len(found.doubled),
        "acknowledged submissions lost": len(found.lost_submissions),
        "submissions doubled": len(found.doubled_submissions),
        "submissions not recorded once in the audit": len(found.unrecorded),
        "breaks of the audit chain": int(not out.chain_intact),
        "planted faults that the check did not find": len(out.controls_missed),
        "acknowledgements short of what was asked": (savings - len(out.ledger.savings))
        + (submissions - len(out.ledger.submissions)),
    }
    notes = {
        "savings acknowledged": str(len(out.ledger.savings)),
        "submissions acknowledged": str(len(out.ledger.submissions)),
        "kills": ", ".join(f"{name} {times}" for name, times in sorted(out.kills.items())),
        "tries that were cut off": str(out.cut_off),
        "savings sent again that were kept already": str(out.repeated),
        "ended without being killed": str(out.ended_alone),
        "seed": str(seed),
        "took": f"{time.perf_counter() - begun:.0f} s",
    }
    if out.controls_missed:
        notes["not found"] = ", ".join(out.controls_missed)
    if not out.cut_off:
        raise CommandFailed("no sending was cut off by a kill: the run shows nothing", code=FAILED)
    return LimitResult("crash", tuple(Row(what, many, 0, "") for what, many in counts.items()), notes)


BENCHES: Mapping[str, Callable[..., LimitResult]] = {
    "excel-import": excel_import,
    "autosave": autosave,
    "crash": crash,
}
