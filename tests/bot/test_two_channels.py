"""Somebody with accounts on two channels is told on the one preferred, on the other where that fails, never on both."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.dispatching import MORNING, After, Office
from fakes.virtual_time import run

from bot.channels.sending import OutOfReach, RecipientGone, Rejected, RetryLater, Uncertain
from bot.delivery import Lost, choose_address
from bot.store.sending import Claimed
from handlers.notices import UNSURE, Notice

TELEGRAM, ZALO = "telegram:7", "zalo:z7"


@pytest.fixture
def office(store):
    made = Office(store, channels=("telegram", "zalo"))
    person = made.add()
    with store.begin() as work:
        work.links.add(person, ZALO, MORNING)
        work.links.prefer(person, ZALO)
    made.put(person, "k")
    return made


def fail(office, name, *faults):
    office.channels[name].faults = list(faults)


def texts(office):
    return {name: channel.texts for name, channel in office.channels.items()}


def test_the_channel_preferred_is_used_and_no_other(office):
    run(office.tick())
    assert texts(office) == {"telegram": [], "zalo": ["k"]}
    assert office.read("k").address == ZALO


@pytest.mark.parametrize("fault", [RecipientGone(), OutOfReach(), Rejected("no")])
def test_where_it_is_refused_the_other_is_used_at_once(office, fault):
    fail(office, "zalo", fault)
    run(office.tick())
    assert texts(office) == {"telegram": ["k"], "zalo": []}
    line = office.read("k")
    assert (line.state, line.address, line.doubled) == ("sent", TELEGRAM, False)


def test_a_channel_that_stays_away_is_waited_for_two_minutes(office):
    fail(office, "zalo", *[RetryLater("no connection", scope="channel")] * 30)

    async def minutes():
        for _ in range(200):
            await office.tick()
            if office.channel.arrived:
                return
            office.clock.go_on(seconds=5)

    run(minutes())
    assert texts(office) == {"telegram": ["k"], "zalo": []}
    assert timedelta(minutes=1) < office.channel.arrived[0].at - MORNING < timedelta(minutes=5)


def test_a_short_failure_is_waited_out_on_the_same_channel(office):
    fail(office, "zalo", RetryLater("busy", wait=3), RetryLater("busy", wait=3))

    async def seconds():
        for _ in range(10):
            await office.tick()
            office.clock.go_on(seconds=2)

    run(seconds())
    assert texts(office) == {"telegram": [], "zalo": ["k"]}


@pytest.mark.parametrize("faults", [(Uncertain(),), (After(Uncertain()),)])
def test_what_may_have_arrived_is_tried_again_there_alone(office, faults):
    fail(office, "zalo", *faults)
    run(office.tick())
    office.clock.go_on(seconds=10)
    run(office.tick())
    assert not office.channel.arrived
    assert office.channels["zalo"].arrived[-1].doubtful


def test_what_may_have_arrived_where_nothing_can_be_sent_any_more_is_asked_about_on_the_other(office):
    fail(office, "zalo", After(Uncertain()), RecipientGone())
    run(office.tick())
    office.clock.go_on(seconds=10)
    run(office.tick())
    assert texts(office) == {"telegram": [], "zalo": ["k"]}
    assert office.read("k").state == "uncertain"
    with office.store.look() as work:
        assert [one.notice.kind for one in work.outbox.ledger(states=["waiting"])] == [UNSURE]


def test_in_doubt_a_channel_that_stays_away_does_not_hand_over(office):
    fail(office, "zalo", After(Uncertain()), *[RetryLater("no connection", scope="channel")] * 40)

    async def minutes():
        for _ in range(100):
            await office.tick()
            office.clock.go_on(seconds=30)

    run(minutes())
    assert not office.channel.arrived
    assert len(office.channels["zalo"].arrived) <= 2


def test_out_of_reach_everywhere_it_waits_an_hour_and_comes_when_a_channel_opens(office):
    fail(office, "zalo", OutOfReach())
    fail(office, "telegram", OutOfReach())
    run(office.tick())
    assert office.read("k").state == "waiting"
    assert office.read("k").reason == "out of reach"
    office.clock.go_on(minutes=61)
    run(office.tick())
    assert texts(office) == {"telegram": [], "zalo": ["k"]}


def test_rejected_everywhere_it_is_dropped_with_the_last_reason(office):
    fail(office, "zalo", Rejected("too odd"))
    fail(office, "telegram", Rejected("odd here too"))
    run(office.tick())
    assert (office.read("k").state, office.read("k").reason) == ("dropped", "rejected: odd here too")


def test_a_long_message_that_broke_off_comes_whole_on_the_other(store):
    office = Office(store, channels=("telegram", "zalo"))
    person = office.add()
    with store.begin() as work:
        work.links.add(person, ZALO, MORNING)
        work.links.prefer(person, ZALO)
    office.put(person, "a\fb")
    office.channels["zalo"].before_send = lambda _address: RecipientGone() if office.channels["zalo"].arrived else None
    run(office.tick())
    assert texts(office) == {"telegram": ["a", "b"], "zalo": ["a"]}


CLAIMED = Claimed(
    id=1, notice=Notice(key="k", person_id=1, kind="word", due_at=MORNING), doubtful=False, attempt_count=0,
    page_count=0, sent_with=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "addresses", "chosen"),
    [
        ({}, [ZALO, TELEGRAM], ZALO),
        ({"refused": (ZALO,)}, [ZALO, TELEGRAM], TELEGRAM),
        ({"refused": (ZALO, TELEGRAM)}, [ZALO, TELEGRAM], ZALO),
        ({"address": TELEGRAM}, [ZALO, TELEGRAM], ZALO),
        ({"address": TELEGRAM, "doubtful": True}, [ZALO, TELEGRAM], TELEGRAM),
        ({"address": TELEGRAM, "page_count": 1}, [ZALO, TELEGRAM], TELEGRAM),
        ({"address": TELEGRAM, "page_count": 1}, [ZALO], ZALO),
        ({"address": TELEGRAM, "doubtful": True}, [ZALO], Lost(TELEGRAM)),
    ],
)
def test_the_address_that_is_chosen(more, addresses, chosen):
    assert choose_address(replace(CLAIMED, **more), addresses) == chosen
