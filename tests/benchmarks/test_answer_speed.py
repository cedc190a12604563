"""How long a whole answer takes, and how many are right, beside plain searches on the same rows and questions.

Run with `python -m pytest tests/benchmarks/test_answer_speed.py -o addopts= -s`. BENCHMARK_TASKS names other sizes
than ten thousand tasks: "10000,100000,200000" takes some minutes, most of them spent by the searches beside ours.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import pytest
from benchmarks.rivals import Search, open_bm25s, open_fts
from fakes.assistant import TODAY, Assistant, noon, read_corpus
from fakes.synthetic_plans import vary_plans

from bot.batch import to_incoming, to_question
from bot.evaluate import Expectation, grade, read_expectation
from handlers import cards
from handlers.messages import Incoming, Reply
from handlers.router import respond
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.question import read_question
from knowledge.scope import Scope

SIZES = [int(size) for size in os.environ.get("BENCHMARK_TASKS", "10000").split(",")]
QUESTIONS = 400
FIRST = Path(__file__).with_name("first_answer.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what a right reply to it holds."""

    incoming: Incoming
    expected: Expectation


def questions() -> list[Asked]:
    """Return questions of the corpora about plans that stand alone, spread over all of them, each from one person."""
    alone = [line for line in read_corpus("province", "others", "paraphrases") if line["session"] is None]
    step = len(alone) / QUESTIONS
    chosen = [alone[int(number * step)] for number in range(QUESTIONS)]
    return [
        Asked(
            incoming=to_incoming(to_question(line | {"session": line["id"]}), noon(TODAY)),
            expected=read_expectation(line["expect"]),
        )
        for line in chosen
    ]


def percentile(seconds: list[float], share: float) -> float:
    """Return the time within which `share` of the calls were done, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def plain_answer(library: Library, search: Search) -> Callable[[Incoming], Reply]:
    """Return how a search answers: with the card of the best row."""
    empty = Scope(query=read_question("", library, TODAY), library=library, today=TODAY)

    def answer(incoming: Incoming) -> Reply:
        number = search(incoming.text)
        if number is None:
            return Reply(text="", kind="no_answer")
        return Reply(text=cards.describe(empty.fact(library.get_record(number)), incoming.today), kind="answer")

    return answer


def measure(answer: Callable[[Incoming], Reply], asked: list[Asked]) -> tuple[int, list[float]]:
    """Return how many replies are right, and how long each took."""
    seconds, right = [], 0
    for one in asked:
        began = perf_counter()
        reply = answer(one.incoming)
        seconds.append(perf_counter() - began)
        right += grade(one.expected, reply)[0] == "right"
    return right, seconds


def start(library: Library, asked: list[Asked], folder: Path) -> tuple[float, int]:
    """Return the seconds from the start of a process to its first answer, and its memory after all, in megabytes."""
    file = folder / "questions.txt"
    file.write_text("\n".join(" ".join(one.incoming.text.split()) for one in asked), encoding="utf-8")
    command = [sys.executable, str(FIRST), str(library.path), str(file)]
    environment = os.environ | {"PYTHONPATH": str(FIRST.parents[2])}
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "answered\n"
        seconds = perf_counter() - began
        return seconds, int(process.stdout.readline())


def run(benchmark, library: Library, name: str, folder: Path) -> None:
    asked = questions()
    services = Assistant(library).services
    ours = benchmark.pedantic(_measure_ours, args=(services, asked), rounds=1)
    seconds, memory = start(library, asked, folder)
    print(f"\n{name}: {sum(library.task_counts.values())} tasks, {library.record_count} records")
    print(f"start to first answer {seconds:.2f} s, memory {memory} MB")
    print(f"{'':12}{'right of ' + str(len(asked)):>14}{'p50 ms':>10}{'p99 ms':>10}{'most ms':>10}")
    rows = {"cchc": ours}
    for rival, opened in (("FTS5 OR", open_fts), ("bm25s", open_bm25s)):
        rows[rival] = measure(plain_answer(library, opened(library)), asked)
    for label, (right, times) in rows.items():
        figures = (percentile(times, 0.5), percentile(times, 0.99), 1000 * max(times))
        benchmark.extra_info[label] = {"right": right, "ms": figures}
        print(f"{label:12}{right:>14}" + "".join(f"{figure:>10.2f}" for figure in figures))
    assert ours[0] > rows["FTS5 OR"][0]


def _measure_ours(services, asked: list[Asked]) -> tuple[int, list[float]]:
    for one in asked[:20]:  # data files and statements are read once
        respond(replace(one.incoming, person="somebody else"), services)
    return measure(lambda incoming: respond(incoming, services), asked)


def test_an_answer_from_the_shipped_plans(benchmark, shipped_plans, tmp_path):
    build(shipped_plans, tmp_path / "library.sqlite")
    run(benchmark, Library.open(tmp_path / "library.sqlite"), "shipped plans", tmp_path)


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_from_many_plans(benchmark, shipped_plans, tmp_path, size):
    path = tmp_path / "library.sqlite"
    began = perf_counter()
    build(vary_plans(shipped_plans, size), path)
    library = Library.open(path)
    assert sum(library.task_counts.values()) >= size
    print(f"\nbuilt in {perf_counter() - began:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
    run(benchmark, library, f"{size} tasks", tmp_path)
