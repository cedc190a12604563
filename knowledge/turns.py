"""When an output is due: once, or turn by turn where its deadline comes again; an event makes its deadline a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.deadline import After, Deadline, Every, Mixed, due_dates, occurrences
from knowledge.model import Document, Output
from knowledge.working_days import add_working_days

_MOST_PAST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One time that an output is due: `period` is the day that names it, None where it is due only once.

    `due_on` is None where the plan sets no day, or its day is not known yet.
    """

    period: date | None = None
    due_on: date | None = None


def comes_again(deadline: Deadline) -> bool:
    """Whether the same output is due several times, each to be done and confirmed on its own."""
    return _is_cyclic(deadline) or len(due_dates(deadline)) + len(_events(deadline)) > 1


def waits_for(deadline: Deadline) -> str:
    """Return the event after which an output is due, in the plan's words, '' for none."""
    return next((after.trigger for after in _events(deadline)), "")


def turns_between(
    document: Document, output: Output, first: date, last: date, happened_on: date | None = None
) -> tuple[Turn, ...]:
    """Return the turns that are due from `first` to `last`, both included, in order.

    What comes again does so from the plan's issue to the end of its year. `happened_on` is the day of the event.
    """
    start, end = _term(document, first, last)
    days = set(occurrences(output.deadline, max(first, start), min(last, end)))
    said = (*due_dates(output.deadline), *days_after(output.deadline, happened_on))
    days |= {day for day in said if first <= day <= last}
    again = comes_again(output.deadline)
    return tuple(Turn(period=day if again else None, due_on=day) for day in sorted(days))


def current_turns(document: Document, output: Output, today: date, happened_on: date | None = None) -> tuple[Turn, ...]:
    """Return what is to be done as of `today`: the last turn that is past and the one that runs, else the only one.

    Turns further back are history; those further on are not begun yet.
    """
    if not comes_again(output.deadline):
        days = (*due_dates(output.deadline), *days_after(output.deadline, happened_on))
        return (Turn(due_on=days[0] if days else None),)
    past = turns_between(document, output, date(today.year - 1, 1, 1), today - timedelta(days=1), happened_on)
    coming = turns_between(document, output, today, date(today.year + 1, 12, 31), happened_on)
    return (*past[-1:], *coming[:1]) or (Turn(),)


def turns_so_far(document: Document, output: Output, today: date, happened_on: date | None = None) -> tuple[Turn, ...]:
    """Return the turns of `current_turns`, and before them those of this year that are further back, twelve at most."""
    current = current_turns(document, output, today, happened_on)
    if not comes_again(output.deadline):
        return current
    past = turns_between(document, output, date(today.year, 1, 1), today - timedelta(days=1), happened_on)
    return (*(turn for turn in past[-_MOST_PAST:] if turn not in current), *current)


def _term(document: Document, first: date, last: date) -> tuple[date, date]:
    """Return the first and the last day on which what comes again is due."""
    issued = document.issued_on or first
    if document.year is None:
        return issued, last
    return max(issued, date(document.year, 1, 1)), date(document.year, 12, 31)


def _is_cyclic(deadline: Deadline) -> bool:
    if isinstance(deadline, Mixed):
        return any(_is_cyclic(part) for part in deadline.parts)
    return isinstance(deadline, Every) and bool(deadline.every)


def _events(deadline: Deadline) -> tuple[After, ...]:
    if isinstance(deadline, Mixed):
        return tuple(after for part in deadline.parts for after in _events(part))
    return (deadline,) if isinstance(deadline, After) else ()


def days_after(deadline: Deadline, happened_on: date | None) -> tuple[date, ...]:
    """Return the days that follow from the event; none where it is not known, or the plan says no number of days."""
    if happened_on is None:
        return ()
    return tuple(
        add_working_days(happened_on, after.offset_days)
        if after.working_days
        else happened_on + timedelta(days=after.offset_days)
        for after in _events(deadline)
        if after.offset_days is not None
    )
