"""The permission table, cell by cell: each action, each role, in the role's own agency and in another."""

from datetime import UTC, datetime

import pytest

from handlers.messages import Asker, Incoming
from handlers.people import RANKS, Membership, Person
from handlers.permissions import TABLE, NotAllowed, may, person_may, person_reach, reach, require, roles_with

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
OWN, OTHER = "Sở Tư pháp", "Sở Nội vụ"


def sent_by(*roles, asker=None):
    held = tuple(
        Membership(id=number, role=role, agency=agency, since=NOW, confirmed_at=NOW)
        for number, (role, agency) in enumerate(roles)
    )
    who = None if asker else Person(id=1, display_name="", addresses=("test:1",), memberships=held)
    return Incoming(person="test:1", text="", asker=asker or Asker(), received_at=NOW, who=who)


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize("action", TABLE)
def test_each_cell_of_the_table_holds(action, role):
    scope = TABLE[action][RANKS.index(role)]
    for sender in (sent_by((role, OWN)), sent_by(asker=Asker(role=role, agency=OWN))):
        as_citizen = TABLE[action][0] == "any"
        assert may(sender, action) == (scope != "no" or as_citizen)
        assert may(sender, action, OWN) == (scope in {"own", "any"} or as_citizen)
        assert may(sender, action, OTHER) == (scope == "any" or as_citizen)


def test_rights_in_one_agency_give_none_in_another():
    sender = sent_by(("supervisor", OWN), ("official", OTHER))
    assert may(sender, "remove_member", OWN)
    assert not may(sender, "remove_member", OTHER)
    assert reach(sender, "remove_member") == {OWN}
    with pytest.raises(NotAllowed, match="remove_member"):
        require(sender, "remove_member", OTHER)


def test_an_admin_reaches_every_agency():
    assert reach(sent_by(("admin", None)), "remove_member") is None
    assert roles_with("remove_member") == ("supervisor", "admin")


def test_the_store_counts_more_than_what_the_channel_says():
    sender = sent_by(("official", OWN))
    assert not may(Incoming(person="test:1", text="", asker=Asker(role="admin"), received_at=NOW, who=sender.who),
                   "invite")  # fmt: skip


def test_an_action_without_a_line_is_an_error():
    with pytest.raises(KeyError):
        may(sent_by(), "no such action")


def test_what_is_said_unasked_reaches_as_far_as_what_is_asked():
    for roles in ([], [("official", OWN)], [("supervisor", OWN), ("official", OTHER)], [("admin", None)]):
        sender = sent_by(*roles)
        for action in TABLE:
            if TABLE[action][0] == "no":
                assert person_reach(sender.who, action) == reach(sender, action), action


def test_a_role_counts_for_what_is_said_unasked_in_its_agency_alone():
    lan = sent_by(("official", OWN)).who
    assert person_may(lan, "see_work", OWN)
    assert not person_may(lan, "see_work", OTHER)
    assert not person_may(lan, "settle_work", OWN)
    assert person_may(lan, "ask")
    require(sent_by(("official", OWN)), "see_work", OWN)
