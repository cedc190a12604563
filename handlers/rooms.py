"""What a room of the assistant brings: its commands and its buttons; all rooms stand in handlers/registry.py."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.messages import Incoming, Reply, Role
from handlers.people import RANKS
from handlers.ports import Services

Handle = Callable[[Incoming, Services, str], Reply]
"""What answers: the message, the services, and the words after the command (or what follows the button's prefix)."""

EVERYBODY: tuple[Role, ...] = RANKS
OFFICIALS: tuple[Role, ...] = ("official", "supervisor", "admin")
SUPERVISORS: tuple[Role, ...] = ("supervisor", "admin")
ADMINS: tuple[Role, ...] = ("admin",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: typed with a slash under any of its `names` (Vietnamese without accents), the first in menus.

    `action` is its line in handlers/permissions.py; `about` is what menus and the help say of it to the roles in
    `menu`. Without `needs_store` it is answered where nothing is kept as well (the terminal).
    """

    names: tuple[str, ...]
    action: str
    handle: Handle
    about: str
    menu: tuple[Role, ...] = ()
    needs_store: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A kind of button: its values are `prefix`, a full stop, and at most 30 ASCII bytes that `handle` is given."""

    prefix: str
    action: str
    handle: Handle
    needs_store: bool = True

    def value(self, rest: object) -> str:
        """Return what such a button sends; raises ValueError for what would not fit."""
        made = f"{self.prefix}.{rest}"
        if not made.isascii() or len(made) > 40:
            raise ValueError(made)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Commands and buttons that belong together."""

    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
