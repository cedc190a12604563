"""All rooms of the assistant, and what they bring: whose a command, a button or a notice is, and the menus by role.

A new room is a module with `ROOM = Room(commands=…, buttons=…, kinds=…, planners=…)` and one line in `ROOMS`; menus
keep that order.
"""

from functools import cache

from handlers import (
    alarms,
    board,
    broadcasting,
    calendars,
    citizen_picture,
    communes,
    digests,
    feedback,
    greeting,
    guidance,
    inviting,
    joining,
    ledger,
    linking,
    members,
    official_account,
    own_data,
    plan_intake,
    reminder_wishes,
    reminders,
    reports,
    searching,
    staying,
    ticket_room,
    trail,
    unsure,
    urging,
    work,
)  # fmt: skip
from handlers.messages import Role
from handlers.rooms import Button, Command, FileTaker, Kind, Phrase, Planner, Room
from knowledge.text import fold

ROOMS: tuple[Room, ...] = (
    joining.ROOM,
    greeting.ROOM,
    work.ROOM,
    reminders.ROOM,
    reminder_wishes.ROOM,
    digests.ROOM,
    urging.ROOM,
    ledger.ROOM,
    board.ROOM,
    broadcasting.ROOM,
    searching.ROOM,
    reports.ROOM,
    calendars.ROOM,
    plan_intake.ROOM,
    feedback.ROOM,
    guidance.ROOM,
    communes.ROOM,
    members.ROOM,
    inviting.ROOM,
    staying.ROOM,
    linking.ROOM,
    own_data.ROOM,
    official_account.ROOM,
    trail.ROOM,
    unsure.ROOM,
    alarms.ROOM,
    ticket_room.ROOM,
    citizen_picture.ROOM,
)  # fmt: skip


@cache
def _commands() -> dict[str, Command]:
    return {name: command for room in ROOMS for command in room.commands for name in command.names}


@cache
def _buttons() -> dict[str, Button]:
    return {button.prefix: button for room in ROOMS for button in room.buttons}


@cache
def list_kinds() -> dict[str, Kind]:
    """Return every kind of notice by its name."""
    return {kind.name: kind for room in ROOMS for kind in room.kinds}


@cache
def list_planners() -> tuple[Planner, ...]:
    """Return what finds the notices that fall due by the calendar."""
    return tuple(planner for room in ROOMS for planner in room.planners)


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(phrase for room in ROOMS for phrase in room.phrases)


@cache
def list_file_takers() -> tuple[FileTaker, ...]:
    """Return who may want a file, in the order in which they are asked."""
    return tuple(taker for room in ROOMS for taker in room.files)


def find_phrase(text: str) -> tuple[Phrase, str] | None:
    """Return what is done by words that begin like `text`, and what follows them."""
    folded = fold(text)
    for phrase in _phrases():
        match = phrase.pattern.match(folded)
        if match is not None:
            return phrase, text[match.end() :].strip()
    return None


def find_command(name: str) -> Command | None:
    """Return the command that is typed as `name` (without the slash, in any case)."""
    return _commands().get(name.lower())


def find_button(value: str) -> tuple[Button, str] | None:
    """Return whose button sends `value`, and what follows its prefix; None for the choices of answers."""
    prefix, stop, rest = value.partition(".")
    button = _buttons().get(prefix) if stop else None
    return None if button is None else (button, rest)


def menu_for(role: Role) -> list[tuple[str, str]]:
    """Return the names and descriptions of the commands in the menu of `role`, in order."""
    return [(one.names[0], one.about) for room in ROOMS for one in room.commands if role in one.menu]


def menu_for_groups() -> list[tuple[str, str]]:
    """Return the names and descriptions of the commands that may be used among others, in order."""
    return [(one.names[0], one.about) for room in ROOMS for one in room.commands if one.in_groups and one.menu]
