"""Benches that need the whole product: pages against a limit of time and queries, a report's build against a limit.

The other benches are in `rapport.bench` and know neither the database nor pages.
"""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapport.cli import bench_coding, bench_estimate, bench_mechanism, bench_plans, bench_status, runtime
from rapport.cli.errors import FAILED, CommandFailed

EDITION, PROFILE, FIGURE, CHAPTER = "osce-2007", "AT", "ncm-yes", "summary"
PAGES = (
    f"/profiles/{PROFILE}/",
    f"/reports/{EDITION}/",
    f"/reports/{EDITION}/figures/{FIGURE}/",
    f"/reports/{EDITION}/chapters/{CHAPTER}/",
)
PAGE_LIMIT_SECONDS, QUERY_LIMIT, BUILD_LIMIT_SECONDS = 0.100, 15, 5.0


@dataclass(frozen=True)
class Row:
    """One thing measured: its figure, its limit, and both as a ratio (1 is the limit; none to a limit of 0)."""

    what: str
    measured: float
    limit: float
    unit: str

    @property
    def ratio(self) -> float | None:
        """The figure by its limit; None where nothing at all is allowed."""
        return self.measured / self.limit if self.limit else None

    @property
    def is_within(self) -> bool:
        """Whether the figure keeps to its limit."""
        return self.measured <= self.limit


@dataclass(frozen=True)
class LimitResult:
    """The outcome of a bench against limits."""

    name: str
    rows: tuple[Row, ...]
    notes: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether everything is within its limit."""
        return all(row.is_within for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "name": self.name,
            "against": "limit",
            "rows": [
                {
                    "what": r.what,
                    "measured": round(r.measured, 4),
                    "limit": r.limit,
                    "unit": r.unit,
                    "ratio": None if r.ratio is None else round(r.ratio, 3),
                }
                for r in self.rows
            ],
            "notes": dict(self.notes),
            "passed": self.passed,
        }

    def as_table(self) -> str:
        """The result for people."""
        lines = [f"bench {self.name}, against its limits"]
        lines += [
            f"  {r.what:<48} {r.measured:>9.3f} {r.unit:<8} limit {r.limit:>7.3f}  ratio "
            + ("     –" if r.ratio is None else f"{r.ratio:>6.2f}")
            for r in self.rows
        ]
        lines += [f"  {name}: {note}" for name, note in self.notes.items()]
        return "\n".join([*lines, f"  {'passed' if self.passed else 'FAILED'}"])


def pages(*, requests: int = 60) -> LimitResult:
    """Server time (95th percentile of `requests` after five warm ones) and queries of the main public pages.

    In one process, without the network, over the demonstration's database. Raises CommandFailed where a page fails.
    """
    runtime.start()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    rows = []
    for path in PAGES:
        times = []
        for number in range(requests + 5):
            begun = time.perf_counter()
            answer = client.get(path)
            elapsed = time.perf_counter() - begun
            if answer.status_code != 200:
                raise CommandFailed(
                    f"{path} answered {answer.status_code}; run `./rapport demo --check` first", code=FAILED
                )
            if number >= 5:
                times.append(elapsed)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        rows.append(Row(f"{path} p95", statistics.quantiles(times, n=20)[-1], PAGE_LIMIT_SECONDS, "s"))
        rows.append(Row(f"{path} queries", len(queries), QUERY_LIMIT, "queries"))
    return LimitResult("pages", tuple(rows), {"requests": str(requests), "peak memory": _peak()})


def report(*, runs: int = 3) -> LimitResult:
    """Time of a whole build of the demonstration's edition, all outputs; the median of `runs`, and byte equality."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.reports import building, queries

    viewer = Viewer.system()
    times, outputs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            begun = time.perf_counter()
            source = queries.source(viewer=viewer, edition=queries.edition(viewer=viewer, code=EDITION))
            outputs.append(building.build_files(source, Path(folder) / "out"))
            times.append(time.perf_counter() - begun)
    same = all(one == outputs[0] for one in outputs)
    size = sum(bytes_ for bytes_, _ in outputs[0].values())
    notes = {
        "first build": f"{times[0]:.2f} s",
        "identical": "yes" if same else "NO",
        "bytes": str(size),
        "peak memory": _peak(),
    }
    if not same:
        raise CommandFailed("two builds of the same edition differ", code=FAILED)
    return LimitResult(
        "report",
        (Row("build, all outputs, median", statistics.median(times), BUILD_LIMIT_SECONDS, "s"),),
        notes,
    )


def survey_status(*, requests: int = 60) -> LimitResult:
    """Server time and reads of the status screen with 200 respondents and 300 questions; see `bench_status`."""
    times, busy, reads, size = bench_status.measure(requests=requests)
    rows = (
        Row("status screen p95", bench_status.p95(times), bench_status.LIMIT_SECONDS, "s"),
        Row("status screen reads of tables", reads, bench_status.READ_LIMIT, "reads"),
    )
    notes = {
        "respondents": str(bench_status.RESPONDENTS),
        "questions": str(bench_status.QUESTIONS),
        "median": f"{statistics.median(times):.4f} s",
        "processor time p95": f"{bench_status.p95(busy):.4f} s",
        "bytes": str(size),
        "requests": str(requests),
        "peak memory": _peak(),
    }
    return LimitResult("survey-status", rows, notes)


def coding(*, runs: int = 40) -> LimitResult:
    """Time and reads of the coding desk, and time to save one code; see `bench_coding`."""
    found = bench_coding.measure(runs=runs)
    rows = (
        Row("desk p95", bench_status.p95(found.desk), bench_coding.DESK_LIMIT_SECONDS, "s"),
        Row("desk reads of tables", found.reads, bench_coding.READ_LIMIT, "reads"),
        Row("save one code p95", bench_status.p95(found.save), bench_coding.SAVE_LIMIT_SECONDS, "s"),
    )
    notes = {
        "respondents": str(bench_coding.RESPONDENTS),
        "coded items": str(bench_coding.ITEMS),
        "desk median": f"{statistics.median(found.desk):.4f} s",
        "save median": f"{statistics.median(found.save):.4f} s",
        "runs": str(runs),
        "peak memory": _peak(),
    }
    return LimitResult("coding", rows, notes)


def mechanism(*, requests: int = 40) -> LimitResult:
    """Server time and queries of the pages of a large mechanism; see `bench_mechanism`."""
    pages = bench_mechanism.measure(requests=requests)
    rows = []
    for page in pages:
        limit = bench_mechanism.LIMIT_SECONDS
        rows.append(Row(f"{page.what} p50", bench_mechanism.median(page.times), limit, "s"))
        rows.append(Row(f"{page.what} p95", bench_status.p95(list(page.times)), limit, "s"))
        rows.append(Row(f"{page.what} queries", page.queries, bench_mechanism.QUERY_LIMIT, "queries"))
    notes = {
        "organisations": str(bench_mechanism.ORGANISATIONS),
        "bodies": str(bench_mechanism.BODIES),
        "obligations": str(bench_mechanism.OBLIGATIONS),
        "updates": str(bench_mechanism.OBLIGATIONS * bench_mechanism.UPDATES_EACH),
        "largest page": f"{max(page.size for page in pages):,} bytes",
        "requests": str(requests),
        "peak memory": _peak(),
    }
    return LimitResult("mechanism", tuple(rows), notes)


def estimate(*, runs: int = 3, replicates: int = 1000, persons: int = 20_000) -> LimitResult:
    """Time, memory and exactness of estimates of the hidden; see `bench_estimate`."""
    found = bench_estimate.measure(runs=runs, replicates=replicates, persons=persons)
    main = found.seconds[bench_estimate.MAIN]
    theirs = bench_estimate.SPARSEMSE[bench_estimate.MAIN][0]
    rows = (
        Row("UK, five lists, 1,000 replicates", main, bench_estimate.LIMIT_SECONDS, "s"),
        Row("… as a share of SparseMSE's time", main / theirs, 1 / bench_estimate.TIMES_FASTER, "share"),
        Row("ten lists, 20,000 persons", found.large, bench_estimate.LIMIT_LARGE_SECONDS, "s"),
        Row("estimates that differ from SparseMSE's", found.differing, 0, "tables"),
        Row("peak memory", found.peak, bench_estimate.LIMIT_MIB, "MiB"),
    )
    notes = {
        f"{name}": f"{seconds:.2f} s, SparseMSE {bench_estimate.SPARSEMSE[name][0]:.0f} s"
        for name, seconds in found.seconds.items()
    }
    notes |= {f"processors, {name}": f"{seconds:.2f} s" for name, seconds in found.processor.items()}
    notes |= {"pairs chosen among ten lists": str(found.large_pairs), "threads": str(bench_estimate.WORKERS)}
    return LimitResult("estimate", rows, notes)


def plans(*, requests: int = 40) -> LimitResult:
    """Pages, matrix, comparison, documents and import of large action plans; see `bench_plans`."""
    rows = [Row(one.what, max(one.times), one.limit, "s") for one in bench_plans.computing()]
    pages = bench_plans.pages(requests=requests)
    for page in pages:
        rows.append(
            Row(f"{page.what} p95", bench_status.p95(list(page.times)), bench_plans.PAGE_SECONDS, "s")
        )
        rows.append(Row(f"{page.what} queries", page.queries, bench_plans.QUERIES, "queries"))
    notes = {
        "plans": f"{bench_plans.PLANS} of {bench_plans.MEASURES} measures, {bench_plans.INDICATORS} indicators each",
        "reports": str(bench_plans.UPDATES),
        **{f"{page.what} median": f"{statistics.median(page.times):.3f} s" for page in pages},
        "largest page": f"{max(page.size for page in pages):,} bytes",
        "requests": str(requests),
        "peak memory": _peak(),
    }
    return LimitResult("plans", tuple(rows), notes)


def _peak() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


BENCHES: Mapping[str, Callable[..., LimitResult]] = {
    "pages": pages,
    "report": report,
    "survey-status": survey_status,
    "coding": coding,
    "mechanism": mechanism,
    "estimate": estimate,
    "plans": plans,
}
