"""How long a whole answer takes, and how many are right, beside plain searches on the same rows and questions.

Times are the processor's, which other programs lengthen little, and the clock's; ratios are those of processor time.

Run with `python -m pytest tests/benchmarks/test_answer_speed.py -o addopts= -s`. BENCHMARK_TASKS names other sizes
than ten thousand tasks: "10000,100000,200000" takes some minutes, most of them spent by the searches beside ours.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, thread_time

import pytest
from benchmarks.rivals import Search, open_bm25s, open_fts
from fakes.assistant import TODAY, Assistant, noon, read_corpus
from fakes.synthetic_plans import vary_plans

from bot.batch import to_incoming, to_question
from bot.evaluate import Expectation, grade, read_expectation
from bot.warming import warm_up
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


def questions(count: int = QUESTIONS) -> list[Asked]:
    """Return `count` questions of the corpora about plans that stand alone, spread over all of them, a person each."""
    alone = [line for line in read_corpus("province", "others", "paraphrases") if line["session"] is None]
    step = len(alone) / count
    chosen = [alone[int(number * step)] for number in range(count)]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How many replies are right, and the seconds that each took, by the processor and by the clock."""

    right: int
    worked: list[float]
    waited: list[float]

    @property
    def figures(self) -> list[float]:
        """Milliseconds within which half, 99 of 100 and all were done: by the processor, then by the clock."""
        return [percentile(times, share) for times in (self.worked, self.waited) for share in (0.5, 0.99, 1.0)]


def measure(answer: Callable[[Incoming], Reply], asked: list[Asked]) -> Measured:
    """Return how an answerer does on all questions."""
    worked, waited, right = [], [], 0
    for one in asked:
        began, began_work = perf_counter(), thread_time()
        reply = answer(one.incoming)
        worked.append(thread_time() - began_work)
        waited.append(perf_counter() - began)
        right += grade(one.expected, reply)[0] == "right"
    return Measured(right=right, worked=worked, waited=waited)


def start(library: Library, asked: list[Asked], folder: Path) -> tuple[float, float, int]:
    """Return a process's seconds to its first answer, by the clock and the processor, and its most memory in MB.

    Its modules are compiled before, as those of an installed program are.
    """
    file = folder / "questions.txt"
    file.write_text("\n".join(" ".join(one.incoming.text.split()) for one in asked), encoding="utf-8")
    command = [sys.executable, str(FIRST), str(library.path), str(file)]
    environment = os.environ | {"PYTHONPATH": str(FIRST.parents[2]), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        worked = float(process.stdout.readline())
        return perf_counter() - began, worked, int(process.stdout.readline())


def run(benchmark, library: Library, name: str, folder: Path) -> None:
    asked = questions()
    services = Assistant(library).services
    ours = benchmark.pedantic(measure_ours, args=(services, asked), rounds=1)
    seconds, worked, memory = start(library, asked, folder)
    print(f"\n{name}: {sum(library.task_counts.values())} tasks, {library.record_count} records")
    print(f"start to first answer {seconds:.2f} s, {worked:.2f} s of processor time; memory {memory} MB")
    rows = {"cchc": ours}
    for rival, opened in (("FTS5 OR", open_fts), ("bm25s", open_bm25s)):
        rows[rival] = measure(plain_answer(library, opened(library)), asked)
    print(f"{'':8}{'right of ' + str(len(asked)):>13}{'processor ms':>25}{'clock ms':>27}{'ours, times theirs':>22}")
    print(f"{'':8}{'':>13}" + f"{'p50':>9}{'p99':>9}{'most':>9}" * 2 + f"{'p50':>11}{'p99':>11}")
    for label, row in rows.items():
        benchmark.extra_info[label] = {"right": row.right, "ms": row.figures}
        ratios = [one / other for one, other in zip(ours.figures[:2], row.figures[:2], strict=True)]
        print(
            f"{label:8}{row.right:>13}"
            + "".join(f"{figure:>9.2f}" for figure in row.figures)
            + "".join(f"{ratio:>11.2f}" for ratio in ratios)
        )
    assert ours.right > rows["FTS5 OR"].right


def measure_ours(services, asked: list[Asked]) -> Measured:
    for one in asked[:20]:  # data files and statements are read once
        respond(replace(one.incoming, person="somebody else"), services)
    warm_up(services.library, TODAY)
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
