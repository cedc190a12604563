"""Working days in Vietnam: Monday to Friday but for public holidays, and what decrees move (`workdays.yaml`)."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from knowledge import datafile
from knowledge.errors import BadData

FILE = "workdays.yaml"


def is_workday(day: date) -> bool:
    """Whether offices work on `day`; a year whose decrees are not known yet goes by the law's own holidays."""
    off, worked = _decreed()
    if day in worked:
        return True
    return day not in off and bool(_calendar().is_working_day(day))


def add_workdays(day: date, count: int) -> date:
    """Return the day `count` working days after `day`, which itself is not counted (Civil Code, article 147)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


@cache
def _calendar() -> Any:
    import holidays  # takes 60 ms to load: only for whoever counts working days

    return holidays.country_holidays("VN")


@cache
def _decreed() -> tuple[frozenset[date], frozenset[date]]:
    data = datafile.load(FILE)
    found = []
    for name in ("days_off", "days_worked"):
        days = data.get(name)
        if not isinstance(days, dict) or not all(type(day) is date for day in days):
            raise BadData(f"{FILE}: `{name}` must be days with their source")
        found.append(frozenset(days))
    return found[0], found[1]
