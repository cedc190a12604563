"""What this program does beside what a plain tool does with the same work: the rows of `table.py`, by comparison."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import process_time, thread_time

import docx
import openpyxl
import pdfplumber
from benchmarks import test_answer_speed as answer_speed
from benchmarks import test_dispatch_speed as dispatch_speed
from benchmarks import test_ingest_speed as ingest_speed
from benchmarks import test_reminder_speed as reminder_speed
from benchmarks.many_plans import collect, write_plans
from benchmarks.rivals import open_bm25s, open_fts, open_rapidfuzz
from benchmarks.test_readers_speed import row_count, write_sheet
from fakes.assistant import Assistant
from fakes.plan_files import sketch, write_docx, write_pdf
from fakes.synthetic_plans import OFFICES, vary_plans

from bot.store.store import SqlStore
from handlers.registry import list_planners
from knowledge.extract import extract
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.readers import read

PLANS = Path(str(files("knowledge") / "plans"))
RIVALS = (
    ("FTS5, any word", open_fts),
    ("bm25s", open_bm25s),
    ("rapidfuzz, process.extractOne by token_set_ratio", open_rapidfuzz),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: each side's results and times, the times in milliseconds."""

    work: str
    beside: str
    ours: str
    theirs: str
    our_times: tuple[float, ...]
    their_times: tuple[float, ...]

    def __str__(self) -> str:
        ratios = [ours / theirs for ours, theirs in zip(self.our_times, self.their_times, strict=True)]
        cells = (
            self.work, self.beside, self.ours, self.theirs, show(self.our_times), show(self.their_times), show(ratios)
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


def show(figures) -> str:
    return " / ".join(f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}" for figure in figures)


def timed(act: Callable[[], object]) -> tuple[object, float]:
    """Return what `act` returns and the milliseconds of processor time that it takes, warm."""
    act()
    began = process_time()
    result = act()
    return result, 1000 * (process_time() - began)


def compare_answers(plans, folder: Path, count: int, name: str) -> Iterator[Row]:
    path = folder / "library.sqlite"
    build(plans, path)
    library = Library.open(path)
    asked = answer_speed.questions(count)
    ours = answer_speed.measure_ours(Assistant(library).services, asked)
    for beside, opened in RIVALS:
        theirs = answer_speed.measure(answer_speed.plain_answer(library, opened(library)), asked)
        yield Row(
            work=f"a question to {name}, {library.record_count:,} rows (ms, p50 / p99)", beside=beside,
            ours=f"{ours.right} of {count} right", theirs=f"{theirs.right} of {count} right",
            our_times=tuple(ours.figures[:2]), their_times=tuple(theirs.figures[:2]),
        )  # fmt: skip


def compare_answers_of_all_sizes(folder: Path, tasks: int) -> Iterator[Row]:
    shipped = read_shipped()
    yield from compare_answers(shipped, make(folder / "shipped"), 400, "the shipped plans")
    yield from compare_answers(vary_plans(shipped, tasks), make(folder / "many"), 100, f"{tasks:,} tasks")


def compare_readers(folder: Path, _tasks: int) -> Iterator[Row]:
    write_docx(sketch(240), folder / "plan.docx")
    write_pdf(sketch(214), folder / "plan.pdf")
    write_sheet(folder / "plan.xlsx")
    for name, beside, plain in (
        ("plan.docx", "python-docx, the tables' cells", lambda path: len(list_docx_rows(path))),
        ("plan.pdf", "pdfplumber, extract_tables of each page", lambda path: len(list_pdf_rows(path))),
        ("plan.xlsx", "openpyxl, the cells read-only", lambda path: len(list_xlsx_rows(path))),
    ):
        path = folder / name
        ours, our_time = timed(lambda path=path: row_count(read(path)))
        theirs, their_time = timed(lambda path=path, plain=plain: plain(path))
        yield Row(
            work=f"a {path.suffix[1:]} file read (ms)", beside=beside, ours=f"{ours:,} rows", theirs=f"{theirs:,} rows",
            our_times=(our_time,), their_times=(their_time,),
        )  # fmt: skip


def list_docx_rows(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in docx.Document(str(path)).tables for row in table.rows]


def list_pdf_rows(path: Path) -> list[list[str | None]]:
    with pdfplumber.open(path) as pdf:
        return [row for page in pdf.pages for table in page.extract_tables() for row in table]


def list_xlsx_rows(path: Path) -> list[tuple[object, ...]]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as workbook:
        return list(workbook["A"].iter_rows(values_only=True))


def compare_ingest(folder: Path, _tasks: int) -> Iterator[Row]:
    count = ingest_speed.SAMPLE
    paths = write_plans(collect(list(read_shipped()), PLANS), make(folder / "plans"), count)
    steps = ingest_speed.measure_steps(paths, folder)
    bare = steps.pop("bare lines")
    with closing(sqlite3.connect(folder / "lines.sqlite")) as connection:
        (lines,) = connection.execute("SELECT count(*) FROM lines").fetchone()
    records = Library.open(folder / "steps.sqlite").record_count
    yield Row(
        work="a plan of 50 tasks taken in: read, understood, indexed (ms)", beside="FTS5, its bare lines",
        ours=f"{records / count:.0f} records", theirs=f"{lines / count:.0f} lines", our_times=(sum(steps.values()),),
        their_times=(bare,),
    )  # fmt: skip


def compare_planning(folder: Path, _tasks: int) -> Iterator[Row]:
    services = reminder_speed.open_office(read_shipped(), reminder_speed.list_agencies(), make(folder / "office"))
    notices, ours, alone = reminder_speed.measure_morning(services)
    services.store.close()
    yield Row(
        work="a morning's reminders for 10,000 officials of 200 tasks (ms)", beside="the same, one person by one",
        ours=f"{len(notices):,} notices", theirs=f"{len(notices):,} notices", our_times=(1000 * ours,),
        their_times=(1000 * alone,),
    )  # fmt: skip
    path = folder / "busy.sqlite"
    build(vary_plans(read_shipped(), 2500), path, "busy")
    with closing(SqlStore.open(f"sqlite:///{folder / 'store.sqlite'}")) as store:
        numbers = dispatch_speed.fill(store, dispatch_speed.PEOPLE_COUNT, OFFICES)
        day, plain = dispatch_speed.plan_a_day(store, Library.open(path), numbers, list_planners())
    yield Row(
        work="a day planned for 10,000 officials by every planner, and kept (ms)",
        beside="every person by every one of 200 days in a loop, and kept", ours=f"{day[1]:,} notices",
        theirs=f"{plain[1]:,} notices", our_times=(1000 * day[0],), their_times=(1000 * plain[0],),
    )  # fmt: skip


def compare_sending(folder: Path, _tasks: int) -> Iterator[Row]:
    count = 3000
    with closing(SqlStore.open(f"sqlite:///{folder / 'sending.sqlite'}")) as store:
        channel, report, work = dispatch_speed.tell(store, dispatch_speed.fill(store, count), 0.05)
    yield Row(
        work=f"{count:,} people told (seconds, virtual)", beside="30 a second, the most that Telegram takes",
        ours=f"{report.sent:,} sent, {channel.refused_count} refused", theirs=f"{count:,} sent",
        our_times=(dispatch_speed.find_duration(channel),), their_times=(count / 30,),
    )  # fmt: skip
    began = thread_time()
    with closing(sqlite3.connect(folder / "plain.sqlite")) as plain:
        plain.execute("CREATE TABLE notices (id INTEGER PRIMARY KEY, state TEXT)")
        for number in range(count):
            for state in ("sending", "sent"):
                plain.execute("INSERT OR REPLACE INTO notices VALUES (?, ?)", (number, state))
                plain.commit()
    theirs = thread_time() - began
    yield Row(
        work="a notice sent: claimed, worded, marked, settled (ms of work)",
        beside="SQLite, its two marks each committed", ours=f"{report.sent:,} notices", theirs=f"{count:,} notices",
        our_times=(1000 * work / count,), their_times=(1000 * theirs / count,),
    )  # fmt: skip


def read_shipped():
    return tuple(extract(read(path)) for path in sorted(PLANS.iterdir()))


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


COMPARISONS = {
    "answers": compare_answers_of_all_sizes, "readers": compare_readers, "ingest": compare_ingest,
    "planning": compare_planning, "sending": compare_sending,
}  # fmt: skip
