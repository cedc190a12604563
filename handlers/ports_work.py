"""What the handlers need of the store about the work, as protocols."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from handlers.standings import Change, Event, Key, Standing, State, Step


class Progress(Protocol):
    """How far the work is, its history, and the events that start deadlines."""

    def find(self, key: Key) -> Standing | None:
        """Return how far one output is for one agency, None where nobody has touched it yet."""
        ...

    def get(self, standing_id: int) -> Standing:
        """Return one standing by its number; raises KeyError."""
        ...

    def standings(self, *, agencies: Iterable[str] | None = None, plans: Iterable[str] | None = None) -> list[Standing]:
        """Return all that was touched, of these agencies and plans where they are given, in the order of its keys."""
        ...

    def change(self, key: Key, step: Step, after: State, revision: int) -> Standing | None:
        """Bring what was at `revision` (0: not touched yet) to `after`; None when it has been changed since."""
        ...

    def history(self, key: Key) -> list[Change]:
        """Return the changes, the first one first."""
        ...

    def histories(
        self, *, agencies: Iterable[str] | None = None, plans: Iterable[str] | None = None,
        until: datetime | None = None,
    ) -> dict[int, list[Change]]:  # fmt: skip
        """Return the changes, before `until` where it is given, by the numbers of their standings, the first one first.

        They are those of these agencies and plans where they are given, as with `standings`.
        """
        ...

    def renumber(self, plan: str, moved: dict[str, str], dropped: Iterable[str]) -> None:
        """Let progress, events and people's wishes follow the tasks of a plan that bear other numbers now (old to new).

        What was kept for tasks that are no more is set aside, so that a new task under their number begins anew.
        """
        ...

    def record_event(self, event: Event, person_id: int | None, now: datetime) -> Event | None:
        """Keep the day of an event, and return what was kept before, None for nothing."""
        ...

    def find_event(self, plan: str, item: str, output: int) -> date | None:
        """Return the day of the event that starts the deadline of an output, None where it is not known yet."""
        ...

    def events(self, plans: Iterable[str] | None = None) -> dict[tuple[str, str, int], date]:
        """Return the days of all events known, by plan, item and output."""
        ...
