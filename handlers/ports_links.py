"""What the handlers need of the store about a person's accounts on several channels, as a protocol."""

from datetime import datetime
from typing import Protocol


class Links(Protocol):
    """The codes that link accounts, people made one, and accounts parted."""

    def make_code(self, person_id: int, now: datetime) -> str:
        """Return a code that links another account to a person: good once, for ten minutes; the one before ends."""
        ...

    def find(self, key: str, now: datetime) -> int | None:
        """Return whose code has this key; None for one that is used, too old, or was never made."""
        ...

    def use(self, key: str, now: datetime) -> int | None:
        """Use the code with this key up, and return whose it was; None, as of `find`, for whoever comes second too."""
        ...

    def add(self, person_id: int, address: str, now: datetime) -> None:
        """Give a person an account that nobody has."""
        ...

    def remove(self, person_id: int, address: str) -> bool:
        """Take an account from a person; False when it was not theirs, or is their only one."""
        ...

    def prefer(self, person_id: int, address: str | None) -> None:
        """Keep on which account a person wants to be told things; None for the one linked last."""
        ...

    def unite(self, kept_id: int, other_id: int, now: datetime) -> None:
        """Make two people one: all that is about the other is about `kept_id` from now on.

        Where both chose, what `kept_id` chose stands; a role that both hold is held once, and a notice that waits for
        both is told once.
        """
        ...
