"""The dispatcher: what is due goes out once, to whoever may read it, at the pace and the hours that are fit."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from fakes.dispatching import MORNING, WORD, After, Office
from fakes.virtual_time import run
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from bot.channels.sending import Limits, RecipientGone, Rejected, RetryLater, Uncertain
from bot.store.sending import LEASE
from bot.store.store import SqlStore
from bot.store.tables.people import ACCOUNTS
from handlers.notices import AT_ONCE, Dropped

SECOND, MINUTE, HOUR = timedelta(seconds=0.999), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def office(store):
    return Office(store)


@pytest.fixture
def lan(office):
    """Return the number of a person with a Telegram account."""
    return office.add(7, "Sở Tư pháp")


def test_what_is_due_goes_out_once_and_what_is_not_waits(office, lan):
    office.put(lan, "now")
    office.put(lan, "later", due_at=MORNING + HOUR)
    report = run(office.tick())
    assert run(office.tick()).sent == 0
    assert office.channel.texts == ["now"]
    assert (report.sent, office.count()) == (1, {"sent": 1, "waiting": 1})
    assert (office.read("now").address, office.read("now").doubled) == ("telegram:7", False)


def test_its_words_are_made_when_it_goes_out_and_nothing_is_said_that_is_no_longer_so(store):
    office = Office(store, kinds=[replace(WORD, render=lambda *_: Dropped(reason="done"))])
    office.put(office.add(), "a")
    run(office.tick())
    assert office.channel.tries == []
    assert (office.read("a").state, office.read("a").reason) == ("dropped", "done")


def test_who_has_lost_the_role_is_told_nothing(office, lan):
    office.put(lan, "own", kind="duty", subject={"agency": "Sở Tư pháp"})
    office.put(lan, "other", kind="duty", subject={"agency": "Sở Nội vụ"})
    run(office.tick())
    assert office.channel.texts == ["own"]
    assert office.read("other").reason == "no right"
    with office.store.begin() as work:
        (held,) = work.people.get(lan).memberships
        work.people.leave(held.id, MORNING, ended_by=None)
    office.put(lan, "own again", kind="duty", subject={"agency": "Sở Tư pháp"})
    run(office.tick())
    assert office.channel.texts == ["own"]


def test_all_that_is_due_is_one_message_where_the_kind_says_so(office, lan):
    office.put(lan, "b", "c", kind="many")
    office.put(lan, "a", kind="many", due_at=MORNING - HOUR)
    office.put(lan, "d", "e")
    run(office.tick())
    assert sorted(office.channel.texts) == ["a b c", "d", "e"]
    assert office.count() == {"sent": 5}


def test_what_of_it_the_person_may_not_read_is_left_out(office, lan):
    for agency in ("Sở Tư pháp", "Sở Nội vụ"):
        office.put(lan, agency, kind="duties", subject={"agency": agency})
    run(office.tick())
    assert office.channel.texts == ["Sở Tư pháp"]
    assert office.count() == {"sent": 1, "dropped": 1}


def test_a_renderer_that_breaks_holds_no_other_up_and_its_notice_goes_when_it_is_mended(store):
    def fail(*_):
        raise ZeroDivisionError

    office = Office(store, kinds=[WORD, replace(WORD, name="broken", render=fail)])
    lan = office.add()
    office.put(lan, "a", kind="broken")
    office.put(lan, "b")
    run(office.tick())
    assert office.channel.texts == ["b"]
    assert office.read("a").reason.startswith("incident ")
    office.kinds["broken"] = replace(WORD, name="broken")
    office.clock.go_on(hours=1, seconds=1)
    run(office.tick())
    assert office.channel.texts == ["b", "a"]


def test_an_unknown_kind_or_a_channel_that_is_not_configured_is_waited_for(store):
    office = Office(store, channels=["zalo"])
    office.put(office.add(), "a")
    office.put(office.add(8), "b", kind="of a later program")
    run(office.tick())
    assert office.count() == {"waiting": 2}


# ---- pace


def test_many_people_are_told_at_the_pace_that_the_channel_bears(office):
    for number in range(1, 91):
        office.put(office.add(number), str(number))
    run(office.tick())
    times = sorted(at for at, _ in office.channel.tries)
    assert len(times) == 90
    assert all(later - earlier >= SECOND for earlier, later in zip(times, times[30:], strict=False))
    assert times[-1] - times[0] < 4 * SECOND


def test_one_person_gets_one_message_a_second_and_holds_up_nobody(office, lan):
    office.put(lan, *(f"lan {number}" for number in range(40)))
    office.put(office.add(8), "minh", due_at=MORNING)
    run(office.tick())
    times = [at for at, address in office.channel.tries if address == "telegram:7"]
    assert all(later - earlier >= SECOND for earlier, later in pairwise(times))
    minh = next(at for at, address in office.channel.tries if address == "telegram:8")
    assert minh - MORNING < 2 * SECOND


def test_a_group_gets_twenty_messages_a_minute(office):
    with office.store.begin() as work:
        group = work.people.add("telegram:-100", "Nhóm", MORNING).id
    office.put(group, *(str(number) for number in range(45)))

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(180)
        stop.set()
        await serving

    run(serve())
    times = [at for at, _ in office.channel.tries]
    assert len(times) == 45
    assert all(later - earlier >= 0.999 * MINUTE for earlier, later in zip(times, times[20:], strict=False))


def test_a_chat_that_is_refused_waits_to_the_second_and_the_others_do_not(office, lan):
    office.channel.before_send = lambda address: (
        RetryLater("429", wait=7, scope="unknown")
        if address == "telegram:7" and len(office.channel.tries) < 3
        else None
    )
    office.put(lan, "a")
    for number in range(8, 40):
        office.put(office.add(number), str(number), due_at=MORNING + (number - 7) * SECOND)

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(60)
        stop.set()
        await serving

    run(serve())
    own = [at for at, address in office.channel.tries if address == "telegram:7"]
    assert len(own) == 2
    assert timedelta(seconds=6.999) <= own[1] - own[0] < timedelta(seconds=8)
    for at, address in office.channel.tries:
        if address != "telegram:7":
            assert at - (MORNING + (int(address[9:]) - 7) * SECOND) < 2 * SECOND


def test_refused_in_several_chats_at_once_the_whole_channel_waits(office):
    for number in range(1, 31):
        office.put(office.add(number), str(number))
    asked = MORNING + timedelta(seconds=9)
    office.channel.before_send = lambda _: (
        RetryLater("429", wait=(asked - office.clock()).total_seconds(), scope="unknown")
        if office.clock() < asked else None
    )  # fmt: skip

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(30)
        stop.set()
        await serving

    run(serve())
    refused = [at for at, _ in office.channel.tries if at < asked]
    assert len(refused) < 8
    assert len(office.channel.arrived) == 30


def test_while_the_network_is_away_it_is_tried_ever_more_seldom_and_nothing_is_lost(office, lan):
    back = MORNING + 3 * MINUTE
    office.channel.before_send = lambda _: RetryLater("network", scope="channel") if office.clock() < back else None
    office.put(lan, "a")
    office.put(office.add(8), "b")

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(400)
        stop.set()
        await serving

    run(serve())
    assert sorted(office.channel.texts) == ["a", "b"]
    assert len(office.channel.tries) < 25
    assert max(arrival.at for arrival in office.channel.arrived) - back < 3 * MINUTE


# ---- doubt, and the end of an address


@pytest.mark.parametrize("fault", [Uncertain(), After(Uncertain())])
def test_when_nobody_knows_whether_it_arrived_it_goes_once_more_with_a_note(office, lan, fault):
    office.channel.faults = [fault]
    office.put(lan, "a")
    run(office.tick())
    office.clock.go_on(minutes=1)
    report = run(office.tick())
    assert (report.sent, report.doubled) == (1, 1)
    assert [arrival.doubtful for arrival in office.channel.arrived][-1]
    assert len(office.channel.tries) == 2
    assert office.read("a").doubled


def test_unknown_twice_it_is_uncertain_and_goes_no_third_time(office, lan):
    office.channel.faults = [After(Uncertain()), After(Uncertain())]
    office.put(lan, "a")
    for _ in range(4):
        run(office.tick())
        office.clock.go_on(hours=1)
    assert len(office.channel.tries) == 2
    assert office.read("a").state == "uncertain"


def test_a_send_that_hangs_is_in_doubt(office, lan):
    office.channel.seconds = 3600
    office.put(lan, "a")
    run(office.tick())
    office.channel.seconds = 0
    office.clock.go_on(minutes=1)
    run(office.tick())
    assert [arrival.doubtful for arrival in office.channel.arrived] == [True]


def test_what_went_out_together_and_is_in_doubt_goes_again_together_and_alone(office, lan):
    office.channel.faults = [Uncertain()]
    office.put(lan, "a", "b", kind="many")
    run(office.tick())
    office.put(lan, "c", kind="many")
    office.clock.go_on(minutes=1)
    run(office.tick())
    assert sorted((arrival.text, arrival.doubtful) for arrival in office.channel.arrived) == [
        ("a b", True),
        ("c", False),
    ]


def test_who_has_blocked_the_bot_is_marked_and_not_tried_again(office, lan):
    office.channel.faults = [RecipientGone()]
    office.put(lan, "a", "b")
    run(office.tick())
    office.put(lan, "c")
    run(office.tick())
    assert len(office.channel.tries) == 1
    assert office.count() == {"dropped": 3}
    assert office.read("c").reason == "gone"


def test_who_can_be_reached_by_another_channel_is_told_there(store):
    office = Office(store, channels=["telegram", "zalo"])
    lan = office.add(7)
    with store.begin() as work:
        work.connection.execute(insert(ACCOUNTS).values(address="zalo:9", person_id=lan, linked_at=MORNING - HOUR))
    office.channels["telegram"].faults = [RecipientGone()]
    office.put(lan, "a")
    run(office.tick())
    assert office.channels["zalo"].texts == ["a"]
    assert office.read("a").address == "zalo:9"


def test_what_the_channel_will_never_take_is_dropped_with_its_reason(office, lan):
    office.channel.faults = [Rejected("message is too odd")]
    office.put(lan, "a")
    run(office.tick())
    assert (office.read("a").state, office.read("a").reason) == ("dropped", "rejected: message is too odd")


def test_a_long_message_goes_on_where_it_broke_off(store):
    office = Office(store, kinds=[replace(WORD, render=lambda *_: replace(say_pages(), text="1\f2\f3"))])
    office.channel.faults = [None, RetryLater("429", wait=3), None, After(Uncertain())]
    office.put(office.add(), "a")
    for _ in range(3):
        run(office.tick())
        office.clock.go_on(minutes=1)
    assert [(arrival.text, arrival.doubtful) for arrival in office.channel.arrived] == [
        ("1", False), ("2", False), ("3", False), ("3", True),
    ]  # fmt: skip
    assert office.read("a").state == "sent"


def say_pages():
    from handlers.messages import Reply

    return Reply(text="", kind="answer")


def test_withdrawn_while_it_waits_for_its_turn_it_stays_unsaid(office, lan):
    office.put(lan, "a", "b", about="task:13")

    def withdraw(_address):
        with office.store.begin() as work:
            work.outbox.withdraw(MORNING, "done", about="task:13")

    office.channel.before_send = withdraw
    run(office.tick())
    assert len(office.channel.tries) == 1
    assert office.count() == {"sent": 1, "dropped": 1}


# ---- hours, stops and other dispatchers


@pytest.mark.parametrize(
    ("hour", "minute", "sent"), [(6, 59, False), (7, 0, True), (20, 58, True), (21, 0, False), (0, 0, False)]
)
def test_nothing_goes_out_at_night_but_what_answers_somebody(office, lan, hour, minute, sent):
    office.put(lan, "by day", due_at=MORNING - 24 * HOUR)
    office.put(lan, "at once", due_at=MORNING - 24 * HOUR, priority=AT_ONCE)
    office.clock.set(MORNING.replace(hour=hour, minute=minute))
    run(office.tick())
    assert office.channel.texts == ["at once", *(["by day"] if sent else [])]


def test_what_is_in_hand_when_the_night_begins_waits_for_the_morning(office):
    for number in range(1, 200):
        office.put(office.add(number), str(number))
    office.clock.set(MORNING.replace(hour=20, minute=59, second=55))
    run(office.tick())
    assert max(at for at, _ in office.channel.tries) < MORNING.replace(hour=21)
    assert 100 < len(office.channel.tries) < 150
    office.clock.set(MORNING.replace(hour=7) + 24 * HOUR)
    run(office.tick())
    assert sorted(office.channel.texts, key=int) == [str(number) for number in range(1, 200)]


def test_told_to_stop_it_finishes_what_is_on_its_way_and_leaves_the_rest(office):
    for number in range(1, 100):
        office.put(office.add(number), str(number))

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(1)
        stop.set()
        await serving

    run(serve())
    sent = len(office.channel.arrived)
    assert 10 < sent < 60
    assert office.count() == {"sent": sent, "waiting": 99 - sent}
    with office.store.look() as work:
        marked_count = sum(one.attempt_count for one in work.outbox.ledger(states=["waiting"]))
    assert marked_count < 5  # those that waited for their turn have not been tried
    office.clock.go_on(seconds=2)
    run(office.tick())  # it has given its turn back, and nothing is doubted
    assert [arrival.doubtful for arrival in office.channel.arrived] == [False] * 99


def test_of_two_dispatchers_one_sends_and_the_other_takes_over(office, lan):
    async def serve():
        one, two = office.make_dispatcher(), office.make_dispatcher()
        assert (await one.tick()).sent == 0
        office.put(lan, "a")
        assert (await two.tick()).sent == 0
        assert (await one.tick()).sent == 1
        office.put(lan, "b")
        await one.close()
        assert (await two.tick()).sent == 1
        await two.close()

    run(serve())


class Failing(SqlStore):
    """A store that is away for a while."""

    failures = 0

    def begin(self):
        if self.failures:
            self.failures -= 1
            raise OperationalError("", {}, Exception("disk full"))
        return super().begin()


def test_a_store_that_goes_away_while_a_message_is_out_forgets_nothing(store):
    office = Office(Failing(store.engine))
    office.put(office.add(), "a")

    def break_down(_address):
        office.store.failures = 5

    office.channel.before_send = break_down
    run(office.tick())
    assert (len(office.channel.tries), office.read("a").state) == (1, "sent")


def test_a_store_that_is_away_is_waited_for(store):
    office = Office(Failing(store.engine))
    office.put(office.add(), "a")
    office.store.failures = 4

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(60)
        stop.set()
        await serving

    run(serve())
    assert office.channel.texts == ["a"]


def test_what_a_dead_dispatcher_had_in_hand_goes_out_within_half_a_minute(office, lan):
    office.put(lan, "a")
    with office.store.begin() as work:
        work.sending.claim(MORNING, "dead", 10, (AT_ONCE, 1))

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(60)
        stop.set()
        await serving

    run(serve())
    (arrival,) = office.channel.arrived
    assert arrival.at - MORNING < LEASE + 6 * SECOND
    assert not arrival.doubtful


def test_the_slowest_channel_sets_its_own_pace(store):
    office = Office(store)
    office.channel.limits = Limits(per_second=2)
    for number in range(1, 9):
        office.put(office.add(number), str(number))
    run(office.tick())
    times = [at for at, _ in office.channel.tries]
    assert times[-1] - times[0] >= timedelta(seconds=3.3)


def test_a_message_that_became_shorter_than_what_arrived_of_it_is_there(store):
    texts = ["1\f2\f3", "1\f2"]
    office = Office(store, kinds=[replace(WORD, render=lambda *_: replace(say_pages(), text=texts.pop(0)))])
    office.channel.faults = [None, None, RetryLater("429", wait=3)]
    office.put(office.add(), "a")
    run(office.tick())
    office.clock.go_on(minutes=1)
    run(office.tick())
    assert office.channel.texts == ["1", "2"]
    assert office.read("a").state == "sent"


def test_a_server_that_fails_for_one_chat_slows_nobody_down(office, lan):
    office.channel.faults = [RetryLater("the server failed", scope="chat")]
    office.put(lan, "a")
    office.put(office.add(8), "b")
    run(office.tick())
    assert office.channel.texts == ["b"]
    office.clock.go_on(minutes=1)
    run(office.tick())
    assert office.channel.texts == ["b", "a"]


def test_a_server_that_fails_without_a_word_of_waiting_does_not_slow_the_chat_down(office, lan):
    office.channel.faults = [RetryLater("the server failed", scope="chat")]
    office.put(lan, "a", "b", "c")
    run(office.tick())
    first, *rest = [at for at, _ in office.channel.tries]
    assert [(at - first).total_seconds() for at in rest] == pytest.approx([1, 2, 3], abs=0.2)
