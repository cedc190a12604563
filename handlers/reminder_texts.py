"""The words of reminders: each thing to be done with how its time stands, the plan's own words, and the source."""

from collections.abc import Sequence
from datetime import date

from handlers import cards
from handlers.messages import Citation
from handlers.progress import Case
from handlers.reminding import Item
from handlers.texts import answers, dates
from handlers.texts import reminders as texts
from knowledge.facts import TaskFact
from knowledge.reminder_days import working_days_late
from knowledge.working_days import is_working_day, on_or_before

MOST_LINES = 12
_LONGEST_TITLE = 160


def when(case: Case, today: date, *, again: bool = False) -> str:
    """Return how the time of a case stands: overdue by so many working days, due today, or so many days left."""
    assert case.due_on is not None  # noqa: S101 - only what has a day is called to mind
    fields = {
        "role": texts.COORDINATED if case.assignment.role == "coordinate" else "",
        "due": dates.day(case.due_on),
        "again": texts.AGAIN if again else "",
    }
    if case.due_on == today:
        return texts.TODAY.format(**fields)
    if case.due_on > today and not is_working_day(case.due_on):
        words = texts.LAST_DAY if on_or_before(case.due_on) == today else texts.AHEAD_OF_DAY_OFF
        return words.format(days=(case.due_on - today).days, last=dates.day(on_or_before(case.due_on)), **fields)
    if case.due_on > today:
        return texts.AHEAD.format(days=(case.due_on - today).days, **fields)
    late = working_days_late(case.due_on, today)
    return texts.PAST.format(days=late, **fields) if late else texts.PAST_BY_DAYS.format(**fields)


def title_of(case: Case, longest: int = _LONGEST_TITLE) -> str:
    """Return a case's task by its number and the plan's words, with the product where the task has several.

    The end of very long words is left out.
    """
    task = case.assignment.task
    title = answers.CARD_TASK.format(item=task.item, title=_shorten(task.title, longest))
    product = case.assignment.row.product
    if len(task.outputs) < 2 or not product:
        return title
    return texts.WITH_PRODUCT.format(title=title, product=_shorten(product, longest // 2))


def _shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def source_of(case: Case) -> str:
    """Return where the plan says it."""
    return cards.source(case.assignment.document, cards.place_of(case.assignment.task.item, ""))


def cite_all(cases: Sequence[Case]) -> tuple[Citation, ...]:
    """Return the citations of the rows."""
    found: dict[Citation, None] = {}
    for case in cases:
        one = case.assignment
        fact = TaskFact(document=one.document, task=one.task, outputs=(one.output,))
        found.update(dict.fromkeys(cards.cite(fact)))
    return tuple(found)


def describe(items: Sequence[Item], today: date, agencies: Sequence[str]) -> str:
    """Return the morning message: what is overdue first, then what is due today, then what comes."""
    several = len({item.case.key.agency for item in items}) > 1
    blocks = [texts.HEAD.format(day=dates.day(today), agencies=", ".join(agencies))]
    section = ""
    for number, item in enumerate(items[:MOST_LINES], start=1):
        named = _section_of(item.case, today)
        line = texts.LINE.format(
            number=number,
            title=title_of(item.case),
            when=when(item.case, today, again=item.reason == "again"),
            agency=texts.FOR_AGENCY.format(agency=item.case.key.agency) if several else "",
            source=source_of(item.case),
        )
        if named != section:
            blocks.append(texts.SECTIONS[named] + "\n" + line)
        else:
            blocks[-1] += "\n" + line
        section = named
    if len(items) > MOST_LINES:
        blocks.append(texts.MORE.format(count=len(items) - MOST_LINES))
    return "\n\n".join(blocks)


def _section_of(case: Case, today: date) -> str:
    if case.is_overdue(today):
        return "past"
    return "today" if case.due_on is not None and on_or_before(case.due_on) == today else "ahead"
