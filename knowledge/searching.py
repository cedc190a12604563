"""Searching tasks by words: read like a question, so that slips, short forms and names of agencies count."""

from datetime import date

from knowledge.facts import TaskFact
from knowledge.library import Library
from knowledge.question import read_question
from knowledge.scope import Scope

ENOUGH = 0.35  # coverage from which a task is worth showing: a search may offer what an answer must not claim


def find_tasks(
    words: str, library: Library, today: date, asker: str | None = None, limit: int = 50
) -> tuple[TaskFact, ...]:
    """Return the tasks that hold the words, the best first; () where none holds enough of them."""
    query = read_question(words, library, today, asker)
    scope = Scope(query=query, library=library, today=today, asker=asker).with_agency_words()
    facts = [
        scope.fact(ranked.record) for ranked in scope.find(["task"], limit) if ranked.feature("coverage") >= ENOUGH
    ]
    return tuple(fact for fact in facts if isinstance(fact, TaskFact))
