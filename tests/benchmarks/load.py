"""The real process under load: `python tests/benchmarks/load.py` prints what an answer costs and how long it takes.

`cchc serve` answers a crowd of people who write through a Telegram on loopback, by polling and by webhook, with the
office's store on SQLite and on PostgreSQL. Processor time is the kernel's count, so a busy machine tells the same:
`process` is all of ours, `library` what a bot of the Telegram library alone needs that sends the same pages, `own`
the difference. The Telegram on loopback with its driver (`telegram`) and PostgreSQL (`database`) stand apart.
"""

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.browsing import find_free_port  # noqa: E402
from fakes.crowd import Crowd, find_share, write_pages  # noqa: E402
from fakes.postgresql import Cluster, find_binaries  # noqa: E402
from fakes.serving import Server  # noqa: E402

from bot.clock import read_now  # noqa: E402
from bot.store.store import SqlStore  # noqa: E402
from knowledge.text import fold  # noqa: E402

CORPUS = ROOT / "tests/corpus/questions"
PEOPLE = 3000
OFFICIALS = 5
"""One in so many is an official who agreed that questions are kept; the store does not know the others."""

TICKS = os.sysconf("SC_CLK_TCK")
HEAD = ("series", "answers", "answers/s", "process", "library", "own", "telegram", "database", "p50 ms", "p99 ms")


# ---- questions


def read_questions() -> list[str]:
    """Return every question of the corpora in six ways of typing it."""
    texts = {
        json.loads(line)["question"].strip()
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    ways = (str, fold, str.upper, "cho em hỏi {} ạ".format, "{} vậy".format, "Dạ, {}".format)
    found = sorted({way(text)[:4000] for text in texts for way in ways})
    random.Random(2).shuffle(found)  # noqa: S311
    return found


def repeat_often(questions: list[str]) -> Iterator[str]:
    """Give questions as people ask them: few of them again and again (Zipf's law)."""
    draw = random.Random(3)  # noqa: S311
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(questions) + 1)))
    while True:
        yield from draw.choices(questions, cum_weights=weights, k=1000)


# ---- what the kernel counts


def read_seconds(pid: int | str) -> float:
    """Return the processor time of a process so far, that of its ended children too."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def read_tree_seconds(pid: int) -> float:
    """Return that of a process and its living children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(read_seconds(one) for one in (pid, *children))


def read_megabytes(pid: int) -> float:
    """Return how much memory a process holds (VmRSS)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


# ---- processes


def seed_officials(url: str) -> None:
    """Give the store the officials of the crowd."""
    store, now = SqlStore.open(url), read_now("Asia/Ho_Chi_Minh")
    agencies = ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Khoa học và Công nghệ")
    crowd = range(1_000_000, 1_000_000 + PEOPLE)
    with store.begin() as work:
        for number, agency in zip(crowd[::OFFICIALS], itertools.cycle(agencies)):
            one = work.people.add(f"telegram:{number}", f"Người {number}", now)
            work.people.join(one.id, "official", agency, now)
            work.consents.give(one.id, "2", "0" * 64, f"telegram:{number}", now)
    store.close()


class Office:
    """The processes of one office, and the database where it has one of its own."""

    def __init__(
        self, crowd: Crowd, folder: Path, *, webhook: bool, cluster: Cluster | None, worker_count: int
    ) -> None:
        self.crowd, self.cluster = crowd, cluster
        url = f"sqlite:///{folder / 'store.sqlite'}" if cluster is None else cluster.make()
        seed_officials(url)
        ports = [find_free_port() for _ in range(worker_count)]
        hook = f"http://127.0.0.1:{ports[0]}/telegram" if webhook else ""
        crowd.world.urls = [f"http://127.0.0.1:{port}/telegram" for port in ports]
        self.servers: list[Server] = []
        for port in ports:
            own = folder / str(port)
            own.mkdir()
            more = {
                "CCHC_DATABASE_URL": url,
                **({"CCHC_TELEGRAM_WEBHOOK_URL": hook, "CCHC_HTTP_PORT": str(port)} if webhook else {}),
            }
            self.servers.append(Server(crowd.telegram.url, own, **more))
        for server in self.servers:
            server.wait_until_serving()

    def read_seconds(self) -> list[float]:
        """Return the processor time so far: of ours, of the Telegram on loopback with its driver, of the database."""
        database = 0.0 if self.cluster is None else read_tree_seconds(self.cluster.find_pid())
        return [sum(read_seconds(one.process.pid) for one in self.servers), read_seconds("self"), database]

    def read_megabytes(self) -> float:
        """Return the memory of the first worker."""
        return read_megabytes(self.servers[0].process.pid)

    def close(self) -> None:
        """Stop all."""
        for server in self.servers:
            if server.stop() != 0 or "Traceback" in server.log:
                sys.stderr.write(server.log[-4000:])


@contextmanager
def serve_office(
    questions: Iterator[str], *, webhook: bool = False, cluster: Cluster | None = None, workers: int = 1
) -> Iterator[Office]:
    """Give an office that serves a crowd of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="load")))
        crowd = stack.enter_context(closing(Crowd(PEOPLE, questions)))
        yield stack.enter_context(
            closing(Office(crowd, folder, webhook=webhook, cluster=cluster, worker_count=workers))
        )


def measure_library(pages: Path, count: int, *, webhook: bool) -> float:
    """Return the microseconds that the Telegram library alone needs for a page that it is asked for and sends."""
    with closing(Crowd(PEOPLE, itertools.repeat("Sở nào chủ trì nhiệm vụ 13 kế hoạch 4110?"))) as crowd:
        port = [str(find_free_port())] if webhook else []
        echo = subprocess.Popen(
            [sys.executable, ROOT / "tests/fakes/echo_bot.py", f"{crowd.telegram.url}/bot", pages, *port],
            stderr=subprocess.PIPE,
        )
        if echo.stderr is None or b"serving" not in echo.stderr.readline():
            raise RuntimeError("the echo does not serve")
        try:
            crowd.saturate(200)
            begun = read_seconds(echo.pid)
            crowd.saturate(count)
            return (read_seconds(echo.pid) - begun) / crowd.pages * 1e6
        finally:
            echo.kill()
            echo.wait()
            echo.stderr.close()


# ---- series


class Table:
    """What was measured, a line a series, printed as it comes."""

    def __init__(self, pages: Path, library_count: int) -> None:
        self._pages, self._library_count = pages, library_count
        self._library: dict[bool, float] = {}
        print("| " + " | ".join(HEAD) + " |\n" + "|---" * len(HEAD) + "|", flush=True)

    def measure(self, name: str, office: Office, work: Any, *, webhook: bool) -> float:
        """Do `work`, print its line, and return how many answers a second there were."""
        crowd, before, answered = office.crowd, office.read_seconds(), office.crowd.answered
        seconds = work()
        count = crowd.answered - answered
        process, telegram, database = (
            (now - then) / count * 1e6 for now, then in zip(office.read_seconds(), before, strict=True)
        )
        library = self._find_library(crowd, webhook=webhook) * crowd.pages / count
        cells = [name, f"{count:,}", f"{count / seconds:,.0f}"]
        cells += [f"{value:,.0f} µs" for value in (process, library, process - library, telegram, database)]
        cells += [f"{find_share(crowd.waits, share):,.1f}" for share in (0.5, 0.99)]
        print("| " + " | ".join(cells) + " |", flush=True)
        return count / seconds

    def _find_library(self, crowd: Crowd, *, webhook: bool) -> float:
        if not self._pages.exists():
            write_pages(crowd.world, self._pages)
        if webhook not in self._library:
            self._library[webhook] = measure_library(self._pages, self._library_count, webhook=webhook)
        return self._library[webhook]


def run_channel(table: Table, questions: list[str], count: int, *, webhook: bool) -> None:
    """Measure one way of getting updates on SQLite: as fast as it goes, then at half and at four fifths of that."""
    name = "webhook" if webhook else "polling"
    with serve_office(itertools.cycle(questions), webhook=webhook) as office:
        crowd = office.crowd
        crowd.world.pages = []
        crowd.saturate(1000)
        fastest = table.measure(f"{name}, as fast as it goes", office, lambda: crowd.saturate(count), webhook=webhook)
        for share in (0.5, 0.8):
            rate = fastest * share
            title = f"{name}, {rate:,.0f}/s ({share:.0%})"
            table.measure(title, office, lambda rate=rate: crowd.keep_asking(count, rate), webhook=webhook)
        crowd.questions = repeat_often(questions)
        crowd.saturate(count)
        table.measure(f"{name}, repeated (Zipf)", office, lambda: crowd.saturate(count), webhook=webhook)


def run_workers(table: Table, questions: list[str], count: int) -> None:
    """Measure workers on PostgreSQL, which share the updates of a webhook."""
    binaries = find_binaries()
    if binaries is None:
        print("(no PostgreSQL here)")
        return
    with tempfile.TemporaryDirectory(prefix="loadpg", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "cluster"
        place.mkdir()
        cluster = Cluster(place, binaries)
        try:
            for workers in (1, 2):
                with serve_office(itertools.cycle(questions), webhook=True, cluster=cluster, workers=workers) as office:
                    office.crowd.world.pages = []
                    office.crowd.saturate(1000)
                    table.measure(
                        f"PostgreSQL, {workers} worker{'s' * (workers > 1)}", office,
                        lambda office=office: office.crowd.saturate(count), webhook=True,
                    )  # fmt: skip
        finally:
            cluster.stop()


def run_flood(questions: list[str], count: int, flood_count: int) -> None:
    """Measure how long others wait while one person sends thousands of messages at once, and what that one is told."""
    flood = [f"nhiệm vụ {number % 50 + 1} kế hoạch 4110 ai chủ trì, lần {number}" for number in range(flood_count)]
    with serve_office(itertools.cycle(questions)) as office:
        crowd = office.crowd
        crowd.saturate(200)
        rate = count / crowd.saturate(count) / 5
        print(f"\n| others, {rate:,.0f} questions/s (a fifth of what is borne) | p50 ms | p99 ms |\n|---|---|---|")
        for name, more in (("alone", (None, ())), (f"beside {flood_count:,} messages of one person", (99, flood))):
            crowd.keep_asking(count, rate, more)
            print(
                f"| {name} | {find_share(crowd.waits, 0.5):,.1f} | {find_share(crowd.waits, 0.99):,.1f} |", flush=True
            )
        print(f"\nthe one who floods is told {crowd.told.total()} times:")
        for text, times in crowd.told.most_common(3):
            print(f"  {times} x {text!r}")


def mix(questions: list[str]) -> Iterator[str]:
    """Give one question among twenty messages that take little time, for a long run."""
    small = itertools.cycle(("xin chào", "/help", "cảm ơn bạn", "ok"))
    for question in itertools.cycle(questions):
        yield question
        yield from itertools.islice(small, 19)


def run_memory(questions: list[str], count: int) -> None:
    """Print how much memory the process holds after every ten thousand messages, one in twenty a question."""
    print("\n| messages | memory, MB |\n|---|---|")
    with serve_office(mix(questions)) as office:

        def look(answered: int) -> None:
            print(f"| {answered:,} | {office.read_megabytes():,.1f} |", flush=True)

        office.crowd.saturate(count, look=look)


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="questions of a series")
    parser.add_argument("--memory", type=int, default=100_000, help="messages of the long run, 0: none")
    parser.add_argument("--only", choices=("polling", "webhook", "workers", "flood", "memory"), nargs="*")
    chosen = parser.parse_args()
    wanted = chosen.only or ("polling", "webhook", "workers", "flood", "memory")
    questions = read_questions()
    print(f"{len(questions):,} questions, {PEOPLE:,} people, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory(prefix="pages") as folder:
        if {"polling", "webhook", "workers"} & set(wanted):
            table = Table(Path(folder) / "pages.json", chosen.count)
            for channel in ("polling", "webhook"):
                if channel in wanted:
                    run_channel(table, questions, chosen.count, webhook=channel == "webhook")
            if "workers" in wanted:
                run_workers(table, questions, chosen.count)
        if "flood" in wanted:
            run_flood(questions, chosen.count, 5000)
        if "memory" in wanted and chosen.memory:
            run_memory(questions, chosen.memory)


if __name__ == "__main__":
    main()
