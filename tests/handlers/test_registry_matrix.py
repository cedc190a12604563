"""What the screens of a day really send × everybody × before and after the work was done: effect by right alone."""

import pytest
from fakes.office import OTHER, Office

from bot.store.tables import METADATA
from handlers.messages import Role
from handlers.permissions import roles_with, scope_of
from handlers.registry import ROOMS, find_button, menu_for
from handlers.texts import common

PREFIXES = {button.prefix for room in ROOMS for button in room.buttons}
HERE: dict[str, Role] = {"citizen": "citizen", "official": "official", "supervisor": "supervisor", "admin": "admin"}
ACTING = frozenset(
    {"ws", "wd", "wr", "wk", "remove", "restore", "stay", "leave", "withdraw", "erase", "agree", "decline", "ug", "rc"}
)
"""What does something at once; all else shows, or asks first."""

ELSEWHERE = {
    "wb", "we", "wg", "wh", "wk", "wn", "wr", "wt", "wv", "wx",  # test_work_matrix.py, in every state
    "ra", "rf", "rh", "rk", "rn", "rs", "rv",  # test_reminders.py, test_reminder_wishes.py
    "added", "judge", "more", "no", "ok", "remark", "settle", "suggested", "told", "why",  # test_feedback.py
    "dk", "review",  # test_tickets.py
    "bf", "dl", "ics", "restore", "stay", "trail", "unsure",  # test_browse.py, test_digests.py, … of their rooms
    "link",  # test_linking.py
    "ck", "cm", "st",  # test_citizens.py, test_service_cards.py
    "gc", "gg", "gv", "gw", "gx",  # test_broadcasting.py
    "pp", "px",  # test_drafts.py
}  # fmt: skip
"""Buttons on screens that this day does not come to, pressed in the tests of their rooms."""


def gather(office, people):
    """Walk from each one's menu over all that only shows; return the values of buttons by their prefix."""
    seen: dict[str, str] = {}

    def look(reply):
        fresh = [one.value for row in reply.buttons for one in row if one.value.partition(".")[0] not in seen]
        seen.update((value.partition(".")[0], value) for value in fresh)
        return fresh

    for name, role in HERE.items():
        waiting = [value for one, _ in menu_for(role) for value in look(people[name].say(f"/{one}"))]
        while waiting:
            value = waiting.pop()
            if value.partition(".")[0] not in ACTING:
                waiting += look(people[name].press(value))
    return seen


def dump(store):
    with store.look() as work:
        return {
            table.name: work.connection.execute(table.select().order_by(*table.primary_key)).all()
            for table in METADATA.sorted_tables
        }


def hire_all(office):
    people = {name: office.hire(name, None if name == "citizen" else role) for name, role in HERE.items()}
    people |= {
        "stranger": office.meet("stranger"),
        "other official": office.hire("other official", "official", OTHER),
        "other supervisor": office.hire("other supervisor", "supervisor", OTHER),
        "removed": office.hire("removed", "supervisor"),
    }
    office.dismiss(people["removed"])
    return people


def test_no_button_is_forgotten(library, store):
    office = Office.open(library, store)
    seen = PREFIXES & set(gather(office, hire_all(office)))
    assert seen | ELSEWHERE == PREFIXES
    assert {"wl", "wo", "wp", "bp", "ba", "bt", "bg", "wc", "ug", "ul", "rc", "report", "desk", "member"} <= seen


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_each_value_of_a_screen_by_everybody(library, store, done):
    office = Office.open(library, store)
    people = hire_all(office)
    seen = {prefix: value for prefix, value in gather(office, people).items() if prefix in PREFIXES}
    if done:
        people["official"].press(f"wd.{seen['wd'].partition('.')[2]}")
    for value in seen.values():
        button, _ = find_button(value)
        refusals = {common.refused(roles_with(button.action), known=known) for known in (True, False)}
        for name in ("stranger", "citizen", "removed", "other official", "other supervisor", "official"):
            role = name.rpartition(" ")[2] if name.rpartition(" ")[2] in HERE else "citizen"
            before = dump(store)
            reply = people[name].press(value)
            assert reply.text or reply.alert, (value, name)
            after = dump(store)
            if scope_of(button.action, role) == "no":
                assert reply.text in refusals, (value, name)
                assert after == before, (value, name)
            elif name.startswith("other ") and scope_of(button.action, role) == "own":
                for table in ("progress", "progress_changes", "events", "memberships", "tickets"):
                    assert after[table] == before[table], (value, name)
            elif button.action == "ask":
                assert after == before, (value, name)
