"""The assistant over a library, as tests talk with it: single questions, and conversations with a clock of their own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.batch import to_incoming, to_question
from bot.conversations import StoredConversations
from handlers.messages import Asker, Choice, Incoming, Reply
from handlers.ports import Services
from handlers.router import respond
from knowledge.library import Library

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 3, 2)
QUESTIONS = Path(__file__).parents[1] / "corpus" / "questions"
CORPORA = ("province", "others")


def noon(day: date) -> datetime:
    """Return noon of `day` where the office is."""
    return datetime.combine(day, time(12), tzinfo=ZONE)


class Assistant:
    """Answers from a library; what was said is kept in memory, for each person apart."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.services = Services(library=library, conversations=StoredConversations())
        self._people = count()

    def ask(self, text: str, *, today: date = TODAY, agency: str | None = None) -> Reply:
        """Return the reply to a question that stands alone."""
        return self.meet(today=today, agency=agency).say(text)

    def meet(self, *, today: date = TODAY, agency: str | None = None) -> "Conversation":
        """Begin a conversation with somebody new."""
        asker = Asker(role="official", agency=agency)
        return Conversation(self.services, f"test:{next(self._people)}", asker, noon(today))

    def answer_lines(self, lines: list[dict]) -> Iterator[Reply]:
        """Give the replies to corpus lines in order; lines of one session share a conversation."""
        run = next(self._people)
        for number, fields in enumerate(lines):
            question = to_question(fields)
            incoming = to_incoming(question, noon(TODAY))
            person = f"line:{run}:{number if question.session is None else question.session}"
            yield respond(replace(incoming, person=person), self.services)


@dataclass
class Conversation:
    """One person in talk with the assistant; every message comes a minute after the last one."""

    services: Services
    person: str
    asker: Asker
    now: datetime

    def say(self, text: str) -> Reply:
        """Return the reply to a typed message."""
        return self._send(text, None)

    def press(self, choice: Choice | str) -> Reply:
        """Return the reply to a pressed choice, or to a value that some button may send."""
        if isinstance(choice, str):
            return self._send("", choice)
        return self._send(choice.label, choice.value)

    def wait(self, **span: float) -> None:
        """Let time go by before the next message."""
        self.now += timedelta(**span)

    def _send(self, text: str, choice: str | None) -> Reply:
        self.now += timedelta(minutes=1)
        incoming = Incoming(person=self.person, text=text, asker=self.asker, received_at=self.now, choice=choice)
        return respond(incoming, self.services)


def read_corpus(*names: str) -> list[dict]:
    """Return the lines of the question corpora, in order."""
    return [
        json.loads(line)
        for name in names or CORPORA
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def cited(reply: Reply) -> set[tuple[str, str]]:
    """Return what a reply cites: plan, and annex item or place."""
    return {(citation.plan, citation.item or citation.place) for citation in reply.citations}
