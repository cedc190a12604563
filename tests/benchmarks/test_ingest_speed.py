"""How fast many text plans are taken in, and in how much memory: 200 of them, or CCHC_BENCHMARK_PLANS.

The figures are printed, never asserted: they are the machine's as much as the program's. The ratios compare within
one run: with one process, and with putting bare lines into a full-text table, which understands nothing.
"""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import perf_counter, process_time

import pytest
from benchmarks.many_plans import ROWS, collect, write_plans

from bot.plan_files import prepare_plan, try_plan
from bot.reading import read_each
from knowledge.library import Library
from knowledge.library_build import Prepared, build, prepare

COUNT = int(os.environ.get("CCHC_BENCHMARK_PLANS", "200"))
SAMPLE = 100  # plans for the measures of single steps


@dataclass(slots=True)
class Watch:
    """What was seen while plans went by: how many, and the peak of memory (MB) after a quarter and at the end."""

    count: int = 0
    early: float = 0.0
    late: float = 0.0

    def pass_on(self, plans: Iterator[Prepared]) -> Iterator[Prepared]:
        for plan in plans:
            self.count += 1
            if self.count == max(1, COUNT // 4):
                self.early = peak()
            yield plan
        self.late = peak()


def spent() -> float:
    """Return the seconds of processor time that this process and those it waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak(who: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory used so far, in MB; Linux counts in KB."""
    return resource.getrusage(who).ru_maxrss / 1024


@pytest.fixture(scope="module")
def paths(tmp_path_factory, shipped_plans) -> list[Path]:
    stock = collect(list(shipped_plans), Path(str(files("knowledge") / "plans")))
    return write_plans(stock, tmp_path_factory.mktemp("plans"), COUNT)


def ignore(path: Path) -> None:
    """Tell nobody which file is read."""


def ingest(paths: list[Path], library: Path) -> Watch:
    watch = Watch()
    build(watch.pass_on(read_each(paths, prepare_plan, ignore)), library)
    return watch


def index_lines(paths: list[Path], target: Path) -> None:
    """Do the least that any search needs: every line of every file into a full-text table."""
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("CREATE VIRTUAL TABLE lines USING fts5(text)")
        for path in paths:
            lines = path.read_text(encoding="utf-8").splitlines()
            connection.executemany("INSERT INTO lines VALUES (?)", ((line,) for line in lines))
        connection.commit()


def measure_steps(paths: list[Path], folder: Path) -> dict[str, float]:
    """Return the milliseconds of processor time that one plan takes in each step, all in this process."""
    try_plan(paths[-1])  # words and rules are loaded once, whatever the number of plans
    times = [process_time()]
    plans = [try_plan(path) for path in paths]
    times.append(process_time())
    prepared = [prepare(plan) for plan in plans]
    times.append(process_time())
    build(prepared, folder / "steps.sqlite")
    times.append(process_time())
    index_lines(paths, folder / "lines.sqlite")
    times.append(process_time())
    names = ("read and extract", "prepare", "build", "bare lines")
    return {name: 1000 * (end - start) / len(paths) for name, start, end in zip(names, times, times[1:], strict=False)}


def test_many_text_plans(benchmark, paths, tmp_path, capsys):
    started, spent_before = perf_counter(), spent()
    watch = benchmark.pedantic(ingest, args=(paths, tmp_path / "library.sqlite"), rounds=1)
    seconds, processor = perf_counter() - started, spent() - spent_before
    steps = measure_steps(paths[:SAMPLE], tmp_path)
    alone = steps["read and extract"] + steps["prepare"] + steps["build"]
    benchmark.extra_info |= {"plans": watch.count, "plans_per_second": watch.count / seconds, **steps}
    with capsys.disabled():
        print(f"\n{watch.count} plans, {sum(path.stat().st_size for path in paths) / watch.count / 1000:.0f} KB each")
        print(f"whole, {os.cpu_count()} processors: {seconds:.1f} s, {watch.count / seconds:.0f} plans/s")
        print(
            f"processor time: {1000 * processor / watch.count:.1f} ms a plan, {processor / seconds:.2f} processors busy"
        )
        print(f"times as fast as one process: {alone / 1000 * watch.count / seconds:.2f}")
        print(f"times the work of bare lines: {alone / steps['bare lines']:.1f}")
        for name, milliseconds in steps.items():
            print(f"  {name}: {milliseconds:.2f} ms a plan, {1000 / milliseconds:.0f} plans/s in one process")
        print(f"memory: {watch.early:.0f} MB after a quarter, {watch.late:.0f} MB after the last plan")
        print(f"        {peak(resource.RUSAGE_CHILDREN):.0f} MB in the largest of the reading processes")
    library = Library.open(tmp_path / "library.sqlite")
    assert len(library.documents) == watch.count == COUNT
    assert sum(library.task_counts.values()) == ROWS * COUNT
