"""A calendar of deadlines as a file (iCalendar, RFC 5545) that Google, Outlook and telephones take."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.reports.cleaning import clean
from handlers.report_records import Entry
from handlers.texts import reports as texts

_ALARMS = (timedelta(hours=-16), timedelta(days=-7, hours=8))
"""Eight in the morning of the day before, and of a week before: a whole day begins at midnight."""


def make_calendar(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """Return the calendar; `now` is when it is given out."""
    calendar = Calendar()
    calendar.add("prodid", texts.CALENDAR_PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean(name))
    for entry in entries:
        calendar.add_component(_make_event(entry, now.astimezone(UTC)))
    content: bytes = calendar.to_ical()
    return content


def _make_event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("last-modified", (entry.changed_at or now).astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.due_on)
    event.add("dtend", entry.due_on + timedelta(days=1))  # the day after, which is not a part of it
    title = clean(entry.title)
    said = texts.EVENT_CANCELLED if entry.cancelled else texts.EVENT_DONE if entry.done else texts.EVENT_TITLE
    event.add("summary", said.format(title=title))
    event.add("description", clean(entry.description))
    event.add("categories", [texts.EVENT_CATEGORY])
    event.add("transp", "TRANSPARENT")  # a deadline takes nobody's day
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled and not entry.done:
        for before in _ALARMS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", texts.ALARM.format(title=title))
            alarm.add("trigger", before)
            event.add_component(alarm)
    return event
