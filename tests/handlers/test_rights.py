"""Every command and every button of every room, pressed by every role: what the table refuses is refused.

The rooms answer in their own tests; here only the door is tried, for a new room as well.
"""

import pytest
from fakes.desk import Desk

from bot.store.store import SqlStore
from handlers.messages import Role
from handlers.people import RANKS
from handlers.permissions import roles_with, scope_of
from handlers.registry import ROOMS
from handlers.texts import common

DOORS = {f"/{one.names[0]}": one.action for room in ROOMS for one in room.commands}
DOORS |= {f"{one.prefix}.": one.action for room in ROOMS for one in room.buttons}
PEOPLE: dict[str, Role] = {f"telegram:{number}": role for number, role in enumerate(RANKS, start=1)}


@pytest.fixture(scope="module")
def desk(library):
    store = SqlStore.open("sqlite://")
    desk = Desk(store, library=library)
    for address, role in PEOPLE.items():
        held = None if role == "citizen" else role
        desk.admit(address, role, held, None if role in {"citizen", "admin"} else "Sở Tư pháp")
    yield desk
    store.close()


def knock(desk, address, door, *, group=False):
    """Return what is said at the door."""
    if door.startswith("/"):
        return desk.say(address, door, group=group)
    return desk.press(address, door, group=group)


@pytest.mark.parametrize("address", [*PEOPLE, "telegram:99"])
@pytest.mark.parametrize("door", DOORS)
def test_what_a_role_may_not_do_is_refused_at_the_door(desk, door, address):
    role, action = PEOPLE.get(address, "citizen"), DOORS[door]
    refusals = {common.refused(roles_with(action), known=known) for known in (True, False)}
    refused = knock(desk, address, door).text in refusals
    if scope_of(action, role) == "no" and scope_of(action, "citizen") == "no":
        assert refused
    elif door.startswith("/"):  # behind a button without its value the room may still find it somebody else's
        assert not refused


@pytest.mark.parametrize("door", DOORS)
def test_among_others_a_room_is_silent_unless_it_says_otherwise(desk, door):
    open_to_groups = {f"/{one.names[0]}" for room in ROOMS for one in room.commands if one.in_groups}
    open_to_groups |= {f"{one.prefix}." for room in ROOMS for one in room.buttons if one.in_groups}
    for address in PEOPLE:
        private = knock(desk, address, door, group=True).text == common.ONLY_PRIVATE
        assert private == (door not in open_to_groups)
