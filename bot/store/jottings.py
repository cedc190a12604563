"""What is only counted or collected: written a moment later, that of many messages in one transaction."""

import asyncio
import logging
from collections import Counter, deque
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from handlers.messages import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.store.store import StoredWork

_LOG = logging.getLogger("cchc.store")
_EVERY_SECONDS = 1.0
_MOST_QUESTIONS = 10_000


class Jottings:
    """What citizens ask about and what was asked, of this process; any thread may call.

    Each is written at once, unless `run` is running: then within a second, and what was not yet written is lost with
    a process that is killed. While the store is away it is kept in memory, the newest 10,000 questions at most.
    """

    def __init__(self, begin: "Callable[[], AbstractContextManager[StoredWork]]") -> None:
        self._begin = begin
        self._lock = Lock()
        self._asked: Counter[tuple[date, str, Kind]] = Counter()
        self._questions: deque[tuple[int, date, str, Kind]] = deque(maxlen=_MOST_QUESTIONS)
        self._later = False

    def count_asked(self, asked_on: date, entry: str, outcome: Kind) -> None:
        """Count what a citizen asked about and what came of it."""
        with self._lock:
            self._asked[asked_on, entry, outcome] += 1
        self._write_unless_later()

    def keep_question(self, person_id: int, asked_on: date, text: str, outcome: Kind) -> None:
        """Keep a question without who asked it, where the person has agreed to that; numbers of people are masked."""
        with self._lock:
            self._questions.append((person_id, asked_on, text, outcome))
        self._write_unless_later()

    def _write_unless_later(self) -> None:
        if not self._later:
            self.write()

    def write(self) -> None:
        """Write what there is; raises what the store raises, and keeps all of it then."""
        with self._lock:
            asked, self._asked = self._asked, Counter()
            questions = list(self._questions)
            self._questions.clear()
        if not asked and not questions:
            return
        try:
            with self._begin() as work:
                work.asked.count_all(asked)
                agreed = work.consents.find_agreed({person for person, *_ in questions})
                work.questions.keep_all([what for person, *what in questions if person in agreed])
        except SQLAlchemyError:
            if self._later:
                with self._lock:
                    self._asked.update(asked)
                    self._questions.extendleft(reversed(questions))
            raise

    async def run(self, stop: asyncio.Event) -> None:
        """Write once a second until `stop` is set; what comes later is written at once."""
        self._later = True
        try:
            while not stop.is_set():
                try:
                    await asyncio.wait_for(stop.wait(), _EVERY_SECONDS)
                except TimeoutError:
                    await self._write_or_wait()
        finally:
            self._later = False
            await self._write_or_wait()

    async def _write_or_wait(self) -> None:
        try:
            await asyncio.to_thread(self.write)
        except SQLAlchemyError as error:
            _LOG.warning("what is counted cannot be written: %s", type(error).__name__)
