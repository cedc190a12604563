"""What the handlers need of the store to remind people, as a protocol."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from handlers.standings import Key
from handlers.wishes import Acknowledgement, Wishes
from knowledge.facts import RoleName


class Reminders(Protocol):
    """How people want to be reminded, and what has been taken note of."""

    def wishes(self, person_ids: Iterable[int]) -> dict[int, Wishes]:
        """Return what each of these people wishes; who never chose wishes what everybody does."""
        ...

    def set_wishes(
        self, person_id: int, *, lead_days: tuple[int, ...], hour: int, roles: tuple[RoleName, ...],
        agencies: tuple[str, ...] | None, paused_until: date | None,
    ) -> None:  # fmt: skip
        """Keep what a person chose."""
        ...

    def follow(self, person_id: int, plan: str, item: str, *, wanted: bool | None) -> None:
        """Follow a task besides one's own, put one's own away (`wanted` False), or neither any more (None)."""
        ...

    def acknowledge(self, key: Key, person_id: int, now: datetime) -> None:
        """Note that a person has taken note, for the whole agency."""
        ...

    def acknowledgements(self, agencies: Iterable[str]) -> dict[Key, Acknowledgement]:
        """Return the last acknowledgement of each thing to be done by these agencies."""
        ...
