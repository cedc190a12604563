"""What is due to the person at a terminal: brought while it is open, beside a dispatcher or without one."""

from datetime import timedelta

import pytest
from fakes.dispatching import DUTY, MORNING, SERVICES, WORD, Office
from fakes.virtual_time import run

from bot.channels.terminal import Screen, TerminalSender, make_address
from bot.delivery import list_priorities
from bot.terminal_post import TerminalPost
from handlers.messages import Choice, Reply
from handlers.notices import AT_ONCE, Notice
from handlers.numbers import offer_unasked
from handlers.rooms import Planner
from handlers.texts import common

LAN = make_address("lan")
TAKE = Choice(label="Đã nhận", value="take.1")


class Terminal:
    """A terminal on an office's store; `read` returns what was shown since."""

    def __init__(self, office, folder, capsys, planners=()):
        self.office, self._capsys = office, capsys
        self.screen = Screen(folder)
        self.post = TerminalPost(
            store=office.store, address=LAN, kinds=office.kinds, planners=planners, get_services=lambda: SERVICES,
            read_now=office.clock,
            sender=TerminalSender(self.screen, self.offer),
        )  # fmt: skip
        with office.store.begin() as work:
            self.person = work.people.add(LAN, "Lan", MORNING).id

    def offer(self, person, buttons):
        return offer_unasked(person, buttons, SERVICES.conversations, self.office.clock())

    def read(self):
        return self._capsys.readouterr().out


@pytest.fixture
def office(store):
    return Office(store)


@pytest.fixture
def terminal(office, tmp_path, capsys):
    return Terminal(office, tmp_path, capsys)


def test_what_is_due_is_shown_once_and_others_are_left_to_the_dispatcher(office, terminal):
    minh = office.add(8)
    office.put(terminal.person, "mine")
    office.put(terminal.person, "tomorrow", due_at=MORNING + timedelta(days=1))
    office.put(minh, "his")
    assert (terminal.post.ring(), terminal.post.ring()) == (1, 0)
    assert terminal.read() == "mine\n\n"
    assert (office.read("mine").state, office.read("mine").address) == ("sent", LAN)
    assert [office.read(key).state for key in ("tomorrow", "his")] == ["waiting", "waiting"]


def test_what_waited_while_no_terminal_was_open_holds_nobody_up_and_is_shown_at_once_then(office, terminal):
    office.put(terminal.person, "mine")
    office.put(office.add(8), "his")
    report = run(office.tick())
    assert (report.sent, report.put_off, office.channel.texts) == (1, 1, ["his"])
    office.clock.go_on(minutes=1)
    assert terminal.post.ring() == 1
    assert "mine" in terminal.read()


def test_whoever_has_another_account_is_told_there(office, terminal):
    with office.store.begin() as work:
        work.links.add(terminal.person, "telegram:7", MORNING)
    office.put(terminal.person, "a")
    assert terminal.post.ring() == 0
    assert run(office.tick()).sent == 1
    assert terminal.read() == ""


def test_an_account_that_takes_nothing_any_more_is_no_other_account(office, terminal):
    with office.store.begin() as work:
        work.links.add(terminal.person, "telegram:7", MORNING)
        work.sending.mark_gone("telegram:7", MORNING)
    office.put(terminal.person, "a")
    assert terminal.post.ring() == 1


def test_the_night_is_quiet_but_for_what_answers_somebody(office, terminal):
    office.clock.set(MORNING.replace(hour=22))
    office.put(terminal.person, "by day")
    office.put(terminal.person, "at once", priority=AT_ONCE)
    assert terminal.post.ring() == 1
    assert terminal.read() == "at once\n\n"


def test_a_right_that_was_lost_meanwhile_is_looked_up_when_it_is_shown(office, terminal):
    office.put(terminal.person, "a", kind=DUTY.name)
    assert terminal.post.ring() == 0
    assert office.read("a").reason == "no right"


def test_its_buttons_can_be_typed_by_number(store, tmp_path, capsys):
    def ask(_notices, *_):
        return Reply(text="Việc này?", kind="answer", buttons=((TAKE,),))

    office = Office(store, kinds=[WORD.__class__(name="word", action="ask", render=ask)])
    terminal = Terminal(office, tmp_path, capsys)
    office.put(terminal.person, "a")
    terminal.post.ring()
    assert terminal.read() == "Việc này?\n\n1. Đã nhận\n\n"
    kept = SERVICES.conversations.get(f"{LAN}#buttons", office.clock())
    assert kept == {"buttons": [[TAKE.label, TAKE.value]]}


def test_nothing_breaks_into_a_line_that_is_being_typed(office, terminal, monkeypatch):
    office.put(terminal.person, "a")
    monkeypatch.setattr(terminal.screen, "is_busy", lambda: True)
    assert (terminal.post.ring(), terminal.read()) == (0, "")
    monkeypatch.undo()
    office.clock.go_on(seconds=2)
    assert terminal.post.ring() == 1
    assert terminal.read() == "a\n\n"


def test_what_another_terminal_died_over_is_shown_with_a_note(office, terminal):
    office.put(terminal.person, "a")
    with office.store.begin() as work:
        (claimed,) = work.sending.claim_own(MORNING, "dead", terminal.person, list_priorities(MORNING))
        work.connection.exec_driver_sql(f"UPDATE outbox SET state = 'sending' WHERE id = {claimed.id}")
    office.clock.go_on(minutes=2)
    assert terminal.post.ring() == 1
    assert terminal.read() == f"{common.SENT_AGAIN}\na\n\n"


def plan_one(person):
    def plan(window, _services, _work):
        due_at = MORNING + timedelta(minutes=1)
        return [Notice(key="planned", person_id=person, kind="word", due_at=due_at)] if window.holds(due_at) else []

    return Planner(name="one", plan=plan)


def test_without_a_dispatcher_it_plans_and_lets_one_begin_at_any_time(office, tmp_path, capsys):
    terminal = Terminal(office, tmp_path, capsys)
    terminal.post._planners = [plan_one(terminal.person)]
    assert terminal.post.ring() == 0
    assert office.read("planned").state == "waiting"
    assert run(office.make_dispatcher().hold_turn())
    office.clock.go_on(minutes=2)
    assert terminal.post.ring() == 1


def test_while_a_dispatcher_has_its_turn_planning_is_left_to_it(office, tmp_path, capsys):
    terminal = Terminal(office, tmp_path, capsys)
    terminal.post._planners = [plan_one(terminal.person)]
    office.put(terminal.person, "a")
    dispatcher = office.make_dispatcher()
    assert run(dispatcher.hold_turn())
    assert terminal.post.ring() == 1
    assert office.count() == {"sent": 1}
    run(dispatcher.close())


def test_somebody_whom_the_store_does_not_know_is_told_nothing(office, terminal):
    with office.store.begin() as work:
        work.personal.erase(terminal.person, [LAN])
    assert terminal.post.ring() == 0
