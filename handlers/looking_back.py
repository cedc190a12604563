"""How far the work was at the end of a period that is over, from the kept history; as it is now while one runs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from handlers.ports import Work
from handlers.report_records import Period
from handlers.standings import Change, Key, Standing

_REPORTED = frozenset({"done", "confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known of the work at the end of the day `as_of`; moments are in the office's time zone.

    `histories` are the changes up to then, by the numbers of their standings, of each the first one first.
    """

    as_of: date
    zone: tzinfo | None
    standings: dict[Key, Standing]
    histories: dict[int, list[Change]]
    events: dict[tuple[str, str, int], date]


def look_back(work: Work, plans: Collection[str], agencies: Collection[str] | None, period: Period,
              now: datetime) -> Known:  # fmt: skip
    """Return what was known when `period` ended, or at `now` where it still runs; `now` is in the office's time zone.

    What was changed, confirmed or sent back later does not count, nor do events that came about later. The history is
    read at once, however much work it is of.
    """
    as_of, until = end_of(period, now)
    histories = work.progress.histories(agencies=agencies, plans=plans, until=until)
    kept = work.progress.standings(agencies=agencies, plans=plans)
    events = work.progress.events(plans)
    return Known(
        as_of=as_of,
        zone=now.tzinfo,
        standings=_index(kept if until is None else _rewind_all(kept, histories, until, now.tzinfo)),
        histories=histories,
        events={row: day for row, day in events.items() if day <= as_of},
    )


def end_of(period: Period, now: datetime) -> tuple[date, datetime | None]:
    """Return the day that a report on `period` speaks of, and the moment from which on changes do not count in it."""
    if period.last >= now.date():
        return now.date(), None
    return period.last, datetime.combine(period.last + timedelta(days=1), time(), now.tzinfo)


def _index(standings: Iterable[Standing]) -> dict[Key, Standing]:
    return {one.key: one for one in standings}


def _rewind_all(
    standings: Iterable[Standing], histories: dict[int, list[Change]], until: datetime, zone: tzinfo | None
) -> Iterable[Standing]:
    for one in standings:
        before = one if one.updated_at < until else rewind(one, histories.get(one.id, ()), zone)
        if before is not None:
            yield before


def rewind(standing: Standing, changes: Sequence[Change], zone: tzinfo | None) -> Standing | None:
    """Return how far it was after the first `changes` of its history, None before the first of them."""
    if not changes:
        return None
    done_on: date | None = None
    for change in changes:
        done_on = (done_on or change.step.at.astimezone(zone).date()) if change.after in _REPORTED else None
    last = changes[-1]
    return replace(
        standing, state=last.after, revision=len(changes), updated_at=last.step.at, done_on=done_on
    )  # fmt: skip
