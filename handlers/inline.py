"""Tasks for a message in any chat: what is searched as somebody types, each with the card that is sent; plans alone."""

from dataclasses import dataclass
from datetime import date

from handlers import cards
from handlers.labels import shorten
from handlers.ports import Services
from handlers.texts import answers
from handlers.texts import browse as texts
from knowledge.codes import code_of_fact
from knowledge.facts import TaskFact
from knowledge.searching import find_tasks

MOST = 20
_LONGEST_WORDS = 200
_TITLE, _ABOUT = 90, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A task to be sent: `code` tells it from the others, `about` stands below its title, `text` is the message."""

    code: str
    title: str
    about: str
    text: str


def search_inline(words: str, services: Services, today: date) -> tuple[Found, ...]:
    """Return up to twenty tasks that hold the words, the best first; nothing of people or progress is in them."""
    asked = " ".join(words.split())[:_LONGEST_WORDS]
    if not any(character.isalnum() for character in asked):
        return ()
    return tuple(_describe(fact, today) for fact in find_tasks(asked, services.library, today, limit=MOST))


def _describe(fact: TaskFact, today: date) -> Found:
    leads = answers.joined(tuple(dict.fromkeys(name for row in fact.chosen for name in row.lead))) or answers.MISSING
    times = answers.joined(tuple(dict.fromkeys(row.time_raw for row in fact.chosen if row.time_raw)))
    return Found(
        code=code_of_fact(fact),
        title=shorten(f"{fact.task.item}. {fact.task.title}", _TITLE),
        about=shorten(texts.INLINE_MORE.format(who=leads, time=times or answers.MISSING), _ABOUT),
        text=cards.task_card(fact, today),
    )
