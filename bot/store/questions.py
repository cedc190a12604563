"""Questions in the store: their day, words and outcome, and nothing of who asked."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, insert

from bot.store.tables.people import QUESTIONS
from handlers.messages import Kind


class StoredQuestions:
    """Questions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, asked_on: date, text: str, outcome: Kind) -> None:
        """Keep a question; the numbers of people in it are masked already."""
        self._connection.execute(insert(QUESTIONS).values(asked_on=asked_on, text=text, outcome=outcome))

    def keep_all(self, questions: Sequence[Sequence[object]]) -> None:
        """Keep questions: of each the day, the words and the outcome."""
        rows = [dict(zip(("asked_on", "text", "outcome"), one, strict=True)) for one in questions]
        if rows:
            self._connection.execute(insert(QUESTIONS), rows)

    def purge(self, before: date) -> int:
        """Forget what was asked before a day, and return how many questions these were."""
        return self._connection.execute(delete(QUESTIONS).where(QUESTIONS.c.asked_on < before)).rowcount
