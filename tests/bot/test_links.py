"""Addresses of what is cited: permanent, only for plans that are held, and nowhere without a public address."""

from dataclasses import replace

import pytest
from fakes.dispatching import WORD, Office
from fakes.virtual_time import run

from bot.channels.links import add_links, anchor_of, find_places
from bot.conversations import StoredConversations
from handlers.messages import Citation, Reply
from handlers.ports import Services

PLAN = "4110-KH-UBND"


def cite(item="13", place="Phụ lục, STT 13", plan=None, library=None):
    return Citation(plan=plan or library.documents[0].id, item=item, place=place, quote="…")


@pytest.fixture
def services(library):
    return Services(library=library, conversations=StoredConversations(), site="https://cchc.vn")


@pytest.fixture
def plan(library):
    return next(one.id for one in library.documents if one.number == "4110/KH-UBND")


def test_a_row_and_a_part_have_an_address_each(services, plan):
    rows = (cite(plan=plan), cite(plan=plan), cite(None, "mục II.2.1", plan))
    reply = Reply(text="Sở Tư pháp chủ trì.", kind="answer", citations=rows)
    said = add_links(reply, services, "telegram:7").text.splitlines()
    assert said == [
        "Sở Tư pháp chủ trì.",
        f"https://cchc.vn/ke-hoach/{plan}/muc/13",
        f"https://cchc.vn/ke-hoach/{plan}#muc-ii-2-1",
    ]


def test_the_pages_of_the_site_show_them_as_links_already(services, plan):
    reply = Reply(text="x", kind="answer", citations=(cite(plan=plan),))
    assert add_links(reply, services, "web:7") is reply


def test_without_a_public_address_nothing_changes(services, plan):
    reply = Reply(text="x", kind="answer", citations=(cite(plan=plan),))
    assert add_links(reply, replace(services, site=""), "telegram:7") is reply


def test_what_is_no_plan_has_no_address(services):
    reply = Reply(text="x", kind="answer", citations=(cite("birth", "Nơi nộp", "services"),))
    assert add_links(reply, services, "telegram:7") == reply


def test_many_rows_are_not_listed(library, plan):
    rows = tuple(cite(str(number), f"STT {number}", plan) for number in range(9))
    assert find_places(Reply(text="x", kind="list", citations=rows), library) == ()


@pytest.mark.parametrize(("place", "anchor"), [("mục II.2.1", "muc-ii-2-1"), ("Đề án đầu", "de-an-dau"), ("", "")])
def test_an_anchor_is_made_of_letters_and_digits(place, anchor):
    assert anchor_of(place) == anchor


def test_a_notice_carries_them_too(store, services, plan):
    row = cite(plan=plan)
    kind = replace(
        WORD, render=lambda _notices, _person, _services, _now: Reply(text="x", kind="list", citations=(row,))
    )
    office = Office(store, kinds=(kind,), get_services=lambda: services)
    office.put(office.add(), "a")
    run(office.tick())
    assert office.channel.texts == [f"x\nhttps://cchc.vn/ke-hoach/{plan}/muc/13"]
