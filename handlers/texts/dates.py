"""Days and instants as Vietnamese documents write them."""

from datetime import date, datetime, tzinfo


def day(value: date) -> str:
    """Return a day: 05/02/2026."""
    return f"{value:%d/%m/%Y}"


def moment(value: datetime, zone: tzinfo | None) -> str:
    """Return an instant to the minute, where the office is: 08:30 05/02/2026."""
    return f"{value.astimezone(zone):%H:%M %d/%m/%Y}"
