"""The rows of one output put together: in a document it stands once, however many agencies have it to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.report_records import STAGES, Row, Stage, count_stages
from handlers.texts import reports as texts
from handlers.texts.dates import day

_MOST_NAMED = 5
_ORDER: tuple[Stage, ...] = ("overdue", "running", "waiting", "standing", "done")
"""What is said of an output that many have to do: the first of these that any of them is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One output: a row for what all share, who leads, when it is due, and the result of all in words."""

    row: Row
    stage: Stage
    lead: str
    time: str
    result: str


def join_rows(rows: Sequence[Row], as_of: date, *, by_turn: bool = True) -> list[Joined]:
    """Return each output once, in the order of the rows; each of its turns on its own where `by_turn`."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.plan_id, row.item, row.output, row.period if by_turn else None), []).append(row)
    return [_join(group, as_of) for group in groups.values()]


def _join(rows: Sequence[Row], as_of: date) -> Joined:
    first = rows[0]
    stage = next(stage for stage in _ORDER if any(row.stage == stage for row in rows))
    agencies = {row.agency for row in rows}
    result = _result(first, as_of) if len(agencies) == 1 else _results(rows)
    lead = first.agency if len(agencies) == 1 else _lead(rows)
    return Joined(row=first, stage=stage, lead=lead, time=_time(rows), result=result)


def _time(rows: Sequence[Row]) -> str:
    """Return the time in the plan's words, and below it the days that these do not say."""
    said = rows[0].time_raw
    days = [day(due) for due in sorted({row.due_on for row in rows if row.due_on is not None})]
    unsaid = [one for one in days if one not in said]
    return f"{said}\n({'; '.join(unsaid)})" if unsaid else said


def _lead(rows: Sequence[Row]) -> str:
    """Return who leads as the plan says it: the name of the group, where it gives one."""
    return "; ".join(dict.fromkeys(row.group or row.agency for row in rows))


def _result(row: Row, as_of: date) -> str:
    if row.stage == "overdue" and row.due_on is not None:
        parts = [texts.RESULT_OVERDUE.format(days=(as_of - row.due_on).days)]
        if row.state != "not_started":
            parts.append(texts.STATES[row.state])
    else:
        done = texts.RESULT_DONE_ON.format(day=day(row.done_on)) if row.done_on else ""
        late = f" ({texts.LATE})" if row.is_late else ""
        parts = [f"{texts.STATES[row.state]}{done}{late}"]
    return "\n".join(filter(None, (*parts, row.document_number, row.note)))


def _results(rows: Sequence[Row]) -> str:
    counts = count_stages(rows)
    lines = [texts.RESULT_OF_MANY.format(done=counts["done"], total=len(rows))]
    for stage in STAGES:
        if stage != "done" and counts[stage]:
            names = [row.agency for row in rows if row.stage == stage]
            more = texts.AND_OTHERS.format(count=len(names) - _MOST_NAMED) if len(names) > _MOST_NAMED else ""
            said = "; ".join(names[:_MOST_NAMED]) + more
            lines.append(texts.RESULT_NAMES.format(stage=texts.SHORT_STAGES[stage], count=len(names), names=said))
    return "\n".join(lines)
