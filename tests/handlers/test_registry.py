"""The rooms: every command and button has its line in the permission table, its name to itself, and a menu line."""

import re
from collections import Counter

import pytest

from handlers.people import RANKS
from handlers.permissions import TABLE
from handlers.registry import ROOMS, find_button, find_command, list_kinds, list_planners, menu_for
from handlers.rooms import Button
from handlers.texts import common

COMMANDS = [command for room in ROOMS for command in room.commands]
BUTTONS = [button for room in ROOMS for button in room.buttons]


def test_every_name_and_prefix_belongs_to_one_room():
    assert COMMANDS
    names = Counter(name for command in COMMANDS for name in command.names)
    prefixes = Counter(button.prefix for button in BUTTONS)
    assert {name for name, count in (names + prefixes).items() if count > 1} == set()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.names[0])
def test_a_command_can_be_typed_and_shown_in_a_menu(command):
    for name in command.names:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert find_command(name.upper()) is command
    assert command.action in TABLE
    assert 1 <= len(command.about) <= 256
    for role in command.menu:  # a menu offers nothing that is refused
        assert TABLE[command.action][RANKS.index(role)] != "no"


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.prefix)
def test_a_button_comes_back_to_its_room(button):
    assert re.fullmatch(r"[a-z]{2,9}", button.prefix)
    assert button.action in TABLE
    assert find_button(button.value("x" * 30)) == (button, "x" * 30)


@pytest.mark.parametrize("rest", ["x" * 40, "đ"])
def test_a_value_that_does_not_fit_is_never_made(rest):
    with pytest.raises(ValueError, match="ab"):
        Button(prefix="ab", action="ask", handle=None).value(rest)


@pytest.mark.parametrize("value", ["", "nonsense", "nonsense.1", "0123456789:lea", "s:khai-sinh", ".", "ab"])
def test_what_bears_no_prefix_is_left_to_the_questions(value):
    assert find_button(value) is None


@pytest.mark.parametrize("role", RANKS)
def test_each_role_has_a_menu_that_telegram_takes(role):
    menu = menu_for(role)
    assert ("trogiup", common.ABOUT_HELP) in menu
    assert len({name for name, _ in menu}) == len(menu) <= 100


def test_every_kind_of_notice_and_every_planner_has_its_name_to_itself():
    kinds = [kind for room in ROOMS for kind in room.kinds]
    planners = [planner for room in ROOMS for planner in room.planners]
    assert len(list_kinds()) == len(kinds)
    assert len({planner.name for planner in list_planners()}) == len(planners)
    assert all(re.fullmatch(r"[a-z_]{2,32}", one.name) for one in (*kinds, *planners))
    assert all(kind.action in TABLE for kind in kinds)
