"""What a room of the assistant brings: commands, buttons, and notices; all rooms stand in handlers/registry.py."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.messages import Incoming, Reply, Role
from handlers.notices import Dropped, Notice, Window
from handlers.people import RANKS, Person
from handlers.ports import Services, Work

Handle = Callable[[Incoming, Services, str], Reply]
"""What answers: the message, the services, and the words after the command (or what follows the button's prefix)."""

Render = Callable[[tuple[Notice, ...], Person, Services, datetime], Reply | Dropped]
"""What makes the words of notices to one person when they go out: one notice, or all that are due together where
the kind is combined (the earliest first). It looks up what it speaks of: what is no longer so is not said."""

Plan = Callable[[Window, Services, Work], Iterable[Notice]]
"""What finds the notices that fall due in a window. Asked for a window or for its halves, it gives the same notices
under the same keys; asked again, those that are kept already are left as they are."""

EVERYBODY: tuple[Role, ...] = RANKS
OFFICIALS: tuple[Role, ...] = ("official", "supervisor", "admin")
SUPERVISORS: tuple[Role, ...] = ("supervisor", "admin")
ADMINS: tuple[Role, ...] = ("admin",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: typed with a slash under any of its `names` (Vietnamese without accents), the first in menus.

    `action` is its line in handlers/permissions.py; `about` is what menus and the help say of it to the roles in
    `menu`. Without `needs_store` it is answered where nothing is kept as well (`cchc ask`); among others it is
    answered only where `in_groups`, for all of them read what it says.
    """

    names: tuple[str, ...]
    action: str
    handle: Handle
    about: str
    menu: tuple[Role, ...] = ()
    needs_store: bool = True
    in_groups: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A kind of button: its values are `prefix`, a full stop, and at most 30 ASCII bytes that `handle` is given."""

    prefix: str
    action: str
    handle: Handle
    needs_store: bool = True
    in_groups: bool = False

    def value(self, rest: object) -> str:
        """Return what such a button sends; raises ValueError for what would not fit."""
        made = f"{self.prefix}.{rest}"
        if not made.isascii() or len(made) > 40:
            raise ValueError(made)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that do what a command does: a message whose folded text begins with `pattern`, from who may do `action`.

    `handle` is given what follows. From anybody else it is a question like others.
    """

    pattern: re.Pattern[str]
    action: str
    handle: Handle
    needs_store: bool = True
    in_groups: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaker:
    """Who may want a file that was sent: `handle` returns None for one that is not for it, and the next is asked."""

    action: str
    handle: Callable[[Incoming, Services], Reply | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of notice: `render` makes its words when it goes out, if the person may still do `action`.

    `combined`: all of the kind that are due for a person together go out as one message, as after days without power.
    """

    name: str
    action: str
    render: Render
    combined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """What falls due by the calendar; under its `name` the store remembers how far it has been planned."""

    name: str
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Commands, buttons, kinds of notices and planners that belong together, and the phrases and files they take."""

    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
    kinds: tuple[Kind, ...] = ()
    planners: tuple[Planner, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    files: tuple[FileTaker, ...] = ()
