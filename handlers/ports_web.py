"""What the handlers need of the store about the site, as a protocol."""

from datetime import datetime
from typing import Protocol


class WebAccess(Protocol):
    """Login links and sessions of the site."""

    def make_link(self, person_id: int, now: datetime) -> str:
        """Return the code of a new link, good once and for ten minutes; an older one of the person is good no more."""
        ...

    def close_all(self, person_id: int) -> None:
        """End all sessions and links of a person."""
        ...
