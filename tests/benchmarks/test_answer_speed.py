"""How long a whole answer takes: over the shipped plans, and over thousands of tasks; beside it a plain FTS5 query.

Run with `python -m pytest tests/benchmarks/test_answer_speed.py -o addopts= -s`. BENCHMARK_TASKS names other sizes
than ten thousand tasks, "10000,100000" for instance.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path
from time import perf_counter

import pytest
from fakes.assistant import Assistant, noon, read_corpus
from fakes.synthetic_plans import vary_plans

from bot.batch import to_incoming, to_question
from handlers.messages import Incoming
from handlers.router import respond
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.wording import index_words

SIZES = [int(size) for size in os.environ.get("BENCHMARK_TASKS", "10000").split(",")]
ROUNDS = 400


def messages() -> list[Incoming]:
    """Return questions of the corpora that stand alone, every other one, each from a person of its own."""
    alone = [line for line in read_corpus() if line["session"] is None][::2]
    now = noon(to_question(alone[0]).today)
    return [to_incoming(to_question(line | {"session": line["id"]}), now) for line in alone]


def percentile(seconds: list[float], share: float) -> float:
    """Return the time within which `share` of the calls were done, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(call: Callable[[Incoming], object], questions: list[Incoming]) -> list[float]:
    seconds = []
    for question in questions:
        began = perf_counter()
        call(question)
        seconds.append(perf_counter() - began)
    return seconds


def open_plain_search(path: Path) -> tuple[sqlite3.Connection, Callable[[Incoming], object]]:
    """Return a search by all words of a question on the same rows, without any understanding."""
    connection = sqlite3.connect(path.with_name("plain.sqlite"))
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5(title, context, content = '')")
    connection.execute("ATTACH ? AS library", (str(path),))
    connection.execute("INSERT INTO plain (rowid, title, context) SELECT id, title, context FROM library.records")
    sql = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 3.0, 1.0) LIMIT 40"

    def search(incoming: Incoming) -> object:
        words = sorted({word for word in index_words(incoming.text) if word.isalnum()})
        return connection.execute(sql, (" OR ".join(f'"{word}"' for word in words),)).fetchall()

    return connection, search


def run(benchmark, library: Library, name: str) -> None:
    assistant = Assistant(library)
    questions = messages()
    next_question = cycle(questions)

    def answer(incoming: Incoming) -> object:
        return respond(incoming, assistant.services)

    measure(answer, questions[:20])  # data files and statements are read once
    benchmark.pedantic(answer, setup=lambda: ((next(next_question),), {}), rounds=ROUNDS, iterations=1)
    ours = list(benchmark.stats.stats.data)
    connection, search = open_plain_search(library.path)
    with closing(connection):
        plain = measure(search, (questions * 3)[:ROUNDS])
    figures = {
        "tasks": sum(library.task_counts.values()),
        "records": library.record_count,
        "p50 ms": round(percentile(ours, 0.50), 2),
        "p99 ms": round(percentile(ours, 0.99), 2),
        "plain p50 ms": round(percentile(plain, 0.50), 2),
        "plain p99 ms": round(percentile(plain, 0.99), 2),
        "ratio p50": round(percentile(ours, 0.50) / percentile(plain, 0.50), 1),
        "ratio p99": round(percentile(ours, 0.99) / percentile(plain, 0.99), 1),
    }
    benchmark.extra_info.update(figures)
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    assert len(ours) == ROUNDS


def test_an_answer_from_the_shipped_plans(benchmark, library):
    run(benchmark, library, "shipped plans")


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_from_many_plans(benchmark, shipped_plans, tmp_path_factory, size):
    path = tmp_path_factory.mktemp(f"tasks{size}") / "library.sqlite"
    began = perf_counter()
    build(vary_plans(shipped_plans, size), path)
    library = Library.open(path)
    assert sum(library.task_counts.values()) >= size
    print(f"\nbuilt in {perf_counter() - began:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
    run(benchmark, library, f"{size} tasks")
