"""/sogui: what really went out through a dispatcher, to whom, and who took note; each supervisor's agency alone."""

from datetime import datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.dispatching import After, Clock, FakeChannel
from fakes.office import AGENCY, OTHER, Office
from fakes.virtual_time import in_place, run

from bot.channels.sending import Rejected, Uncertain
from bot.dispatcher import Dispatcher
from handlers.notices import AT_ONCE, Notice
from handlers.registry import list_kinds, list_planners
from handlers.texts import ledger as texts
from handlers.texts import reminders as reminder_texts


class Sending:
    """An office whose notices go out through a dispatcher and a channel that fails when told to."""

    def __init__(self, office):
        self.office, self.clock = office, Clock(office.now)
        self.channel = FakeChannel(self.clock)

    def go_out(self, at):
        """Send what is due at `at`."""
        self.clock.set(at)
        self.office.now = at

        async def tick():
            dispatcher = Dispatcher(
                store=self.office.services.store, senders={"telegram": self.channel}, kinds=list_kinds(),
                planners=list_planners(), get_services=lambda: self.office.services, read_now=self.clock, run=in_place,
            )  # fmt: skip
            try:
                while not await dispatcher.hold_turn():  # PostgreSQL sees in a moment that the one before is gone
                    continue
                return await dispatcher.tick()
            finally:
                await dispatcher.close()

        report = run(tick())
        self.office.now = at + timedelta(minutes=1)
        return report


@pytest.fixture
def office(library, store):
    """Return an office on the morning on which task 1 is to be done in a week."""
    opened = Office.open(library, store)
    opened.now = datetime(2026, 1, 5, 9, tzinfo=ZONE)
    return opened


MORNING = datetime(2026, 1, 8, 8, tzinfo=ZONE)


@pytest.fixture
def sending(office):
    return Sending(office)


def line_of(reply, words):
    return next(line for line in reply.text.splitlines() if words in line)


def test_what_was_sent_is_there_with_its_channel_and_who_took_note(office, sending):
    lan = office.hire("Lan", "official")
    office.hire("Hoa", "official")
    minh = office.hire("Minh", "supervisor")
    sending.go_out(MORNING)
    reply = minh.say("/sogui")
    assert f"Sổ gửi tin ngày 08/01/2026 – {AGENCY}" in reply.text
    assert "2 tin: 2 đã gửi." in reply.text
    assert line_of(reply, "Lan") == "08:00 Lan: nhắc việc buổi sáng – đã gửi lúc 08:00 qua Telegram"
    with office.services.store.look() as work:
        person = work.people.get(lan.id)
    notice = next(one for one in office.notices("reminder") if one.person_id == lan.id)
    lan.screen = list_kinds()["reminder"].render((notice,), person, office.services, office.now)
    lan.tap(reminder_texts.TAKE)
    reply = minh.say("/sogui")
    assert "; Lan báo đã nhận lúc 08:" in line_of(reply, "Lan")
    assert "báo đã nhận" not in line_of(reply, "Hoa")
    assert texts.ACKNOWLEDGED_COUNT.format(count=1) in reply.text
    reply = minh.tap("Chưa ai nhận")
    assert "Hoa" in reply.text
    assert "Lan" not in reply.text


def test_what_is_uncertain_refused_or_dropped_is_said_with_the_reason(office, sending):
    lan, hoa = office.hire("Lan", "official"), office.hire("Hoa", "official")
    minh = office.hire("Minh", "supervisor")
    lost = iter([After(Uncertain("timeout"))] * 2)
    refused = iter([Rejected("bad")])
    own = {lan.address: lost, hoa.address: refused}
    sending.channel.before_send = lambda address: next(own.get(address, iter(())), None)
    sending.go_out(MORNING)
    sending.go_out(MORNING + timedelta(seconds=30))
    reply = minh.say("/sogui")
    assert "1 không rõ đã đến hay chưa" in reply.text
    assert "không rõ đã đến hay chưa (gửi hai lần" in line_of(reply, "Lan:")
    assert line_of(reply, "Hoa:").endswith(texts.DROPPED.format(reason=texts.REASON_REJECTED))
    assert minh.tap("Chưa đến nơi").text.count("nhắc việc buổi sáng") == 2


def test_a_second_copy_is_said_to_be_one(office, sending):
    lan, minh = office.hire("Lan", "official"), office.hire("Minh", "supervisor")
    faults = iter([After(Uncertain("timeout"))])
    sending.channel.before_send = lambda address: next(faults, None) if address == lan.address else None
    sending.go_out(MORNING)
    sending.go_out(MORNING + timedelta(seconds=30))
    assert texts.DOUBLED in line_of(minh.say("/sogui"), "Lan:")


def test_a_supervisor_reads_of_their_own_agency_and_an_admin_of_all(office, sending):
    office.hire("Lan", "official")
    office.hire("Hoa", "official", agency=OTHER)
    minh, admin = office.hire("Minh", "supervisor"), office.hire("Quản trị", "admin")
    sending.go_out(MORNING)
    assert "Hoa" not in minh.say("/sogui").text
    everything = admin.say("/sogui").text
    assert texts.ALL in everything
    assert "Lan" in everything
    assert "Hoa" in everything


def test_what_citizens_are_told_stands_in_nobodys_ledger(office):
    admin, citizen = office.hire("Quản trị", "admin"), office.hire("Dân")
    with office.services.store.begin() as work:
        work.outbox.put(
            Notice(key="t", person_id=citizen.id, kind="ticket_answer", due_at=office.now, priority=AT_ONCE)
        )
    assert admin.say("/sogui").text.endswith(texts.NOTHING)


def test_days_and_pages_are_turned(office):
    minh = office.hire("Minh", "supervisor")
    lan = office.hire("Lan", "official")
    with office.services.store.begin() as work:
        work.outbox.put_all(
            Notice(key=f"n{n}", person_id=lan.id, kind="reminder", due_at=office.now + timedelta(seconds=n))
            for n in range(25)
        )
    reply = minh.say("/sogui")
    assert "trang 1/3" in reply.text
    assert "25 tin: 25 chờ gửi." in reply.text
    assert "trang 3/3" in [minh.tap("Sau ›"), minh.tap("Sau ›")][-1].text
    assert minh.tap("‹ 04/01").text.endswith(texts.NOTHING)
    assert "25 tin" in minh.tap("05/01 ›").text
    assert all("›" not in label or "Sau" in label for label in minh.labels())


def test_of_a_task_of_another_agency_the_number_is_not_said(office):
    minh, lan = office.hire("Minh", "supervisor"), office.hire("Lan", "official")
    with office.services.store.begin() as work:
        for agency in (AGENCY, OTHER):
            work.outbox.put(
                Notice(
                    key=agency, person_id=lan.id, kind="work_confirmed", due_at=office.now, subject={"agency": agency},
                    about="task:4110-kh-ubnd:13:0",
                )
            )  # fmt: skip
    assert minh.say("/sogui").text.count("(nhiệm vụ 13)") == 1


@pytest.mark.parametrize("rest", ["", "a", "a0", "z0.260101", "a0.269999", "a99999999.260101", "p1.'; --", "a².260101"])
def test_a_forged_button_gets_a_sentence(office, rest):
    assert office.hire("Minh", "supervisor").press(f"gl.{rest}").text
