"""The same conversations over every channel say the same: what Telegram by polling says is what all are held against.

The table at the end has a line for each channel. "✓": the same, word for word.
"""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

pytest.importorskip("aiohttp")

from fakes.conformance import open_telegram, open_terminal, open_web, open_zalo

from bot.store.engine import default_url
from bot.store.store import SqlStore
from bot.store.tables.people import ACCOUNTS
from handlers.case_codes import code_of_agency
from handlers.notices import AT_ONCE, Notice
from handlers.reminding import SNOOZED
from handlers.texts import citizens, consent, own_data, reminders, tickets
from knowledge.codes import code_of_fact
from knowledge.facts import TaskFact

AGENCY = "Sở Tư pháp"
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
VAGUE = "Việc kiểm tra do ai chủ trì?"
CENTRE = "Trung tâm Phục vụ Hành chính công xã Đông Khê"
REPLY = "Chị mang giấy hẹn đến trung tâm, chúng tôi trả lại hồ sơ ngay."
NUMBERS = itertools.count(7001)
NEWEST_TALK = (
    select(ACCOUNTS.c.address).where(ACCOUNTS.c.address.like("web:%")).order_by(ACCOUNTS.c.linked_at.desc()).limit(1)
)
OPEN = {
    "Telegram polling": lambda folder, **more: open_telegram(folder, webhook=False, **more),
    "Telegram webhook": lambda folder, **more: open_telegram(folder, webhook=True, **more),
    "Zalo polling": lambda folder, **more: open_zalo(folder, way="polling", **more),
    "Zalo webhook": lambda folder, **more: open_zalo(folder, way="webhook", CCHC_HTTP_PUBLIC_URL="", **more),
    "Zalo OA": lambda folder, **more: open_zalo(folder, way="OA", **more),
    "web": open_web,
    "terminal": open_terminal,
}


class Script:
    """What one person does on one channel, step by step; `said` is what was read after each."""

    def __init__(self, talk, expected, folder, case, begin=None):
        self.begin = begin
        self.talk, self.expected, self.folder, self.case, self.said = talk, expected, folder, case, []

    def __getattr__(self, name):
        def act(*about):
            wanted = self.expected[len(self.said)] if self.expected is not None else None
            self.said.append(getattr(self.talk, name)(*about, expected=wanted))
            if wanted is not None:
                assert self.said[-1] == wanted
            return self.said[-1]

        return act

    def meet(self, talk):
        """Return the script of somebody else in the same story."""
        other = Script(talk, self.expected, self.folder, self.case)
        other.said = self.said
        return other

    def join(self, agency=AGENCY):
        """Come with a code, and agree."""
        with opened(self.folder) as work:
            code, _ = work.invitations.make("official", agency, datetime.now(UTC), created_by=None)
        self.say(f"start {code}")
        assert "Chào mừng" in self.press(consent.AGREE)

    def remind(self):
        """Have the person reminded of task 13 now."""
        self.talk.mark()
        with opened(self.folder) as work:
            address = self.talk.address or work.connection.execute(NEWEST_TALK).scalar_one()
            person = work.people.find(address)
            work.outbox.put(
                Notice(
                    key=f"again:{person.id}", person_id=person.id, kind=SNOOZED, due_at=datetime.now(UTC),
                    subject={"case": self.case}, priority=AT_ONCE,
                )
            )  # fmt: skip


class opened:  # noqa: N801 - reads as what it is
    """The store of a server, for one transaction."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.store = SqlStore.open(default_url(self.folder))
        self.transaction = self.store.begin()
        return self.transaction.__enter__()

    def __exit__(self, *error):
        self.transaction.__exit__(*error)
        self.store.close()


def ask(one):
    assert one.say(QUESTION).startswith("Sở Tư pháp chủ trì.")
    one.say("chỉ tiêu thanh toán trực tuyến là bao nhiêu")
    one.say("lương cơ sở bao nhiêu")


def follow_up(one):
    one.say(QUESTION)
    assert "31/01/2026" in one.say("bao giờ xong?")
    one.say("the ai phoi hop")


def choose(one):
    one.say(VAGUE)
    assert "Nguồn:" in one.choose(1)


def join(one):
    one.join()
    one.say("/viec")


def remind(one):
    one.join()
    one.remind()
    assert reminders.TAKE in one.hear(reminders.SNOOZED_HEAD.split("{")[0])
    assert AGENCY in one.press(reminders.TAKE)


def progress(one):
    one.join()
    assert "13" in one.say("xong 13 số 5/BC-STP")
    one.say("/tiendo")


def ticket(one):
    official = one.meet(one.begin(next(NUMBERS)))
    official.join(CENTRE)
    one.say("rút hồ sơ đã nộp")
    one.press(citizens.PERSON)
    one.say("Em nộp hồ sơ khai sinh nhầm tên, muốn rút lại")
    one.say("xã Đông Khê")
    one.press("Xã Đông Khê")
    official.talk.mark()
    assert "câu hỏi số 1" in one.press(tickets.SEND)
    call_monday(one.folder)
    official.hear("Người dân hỏi")
    one.talk.mark()
    official.press(tickets.TAKE)
    assert CENTRE in one.hear("đã nhận")
    official.press(tickets.REPLY)
    one.talk.mark()
    official.say(REPLY)
    assert REPLY in one.hear("trả lời câu hỏi")
    one.press(tickets.DONE)


def call_monday(folder):
    """Make what waits for working hours due now: the test may run on a Sunday."""
    with opened(folder) as work:
        for line in work.outbox.ledger(kinds=["ticket_new"], states=["waiting"]):
            work.outbox.move(replace(line.notice, due_at=datetime.now(UTC), priority=AT_ONCE))


def erase(one):
    one.join()
    one.say("/xoadulieu")
    assert own_data.ERASED in one.press(own_data.ERASE_YES)


SCENARIOS = {
    "ask": ask, "follow up": follow_up, "choose": choose, "join": join, "reminder": remind, "progress": progress,
    "ticket": ticket, "erase": erase,
}  # fmt: skip


@pytest.fixture(scope="module")
def case(shipped_plans):
    """Return the code of task 13 as Sở Tư pháp owes it."""
    plan = next(plan for plan in shipped_plans if plan.document.number.startswith("4110"))
    task = next(task for task in plan.tasks if task.item == "13")
    fact = code_of_fact(TaskFact(document=plan.document, task=task, outputs=(0,)))
    return f"{fact}{code_of_agency(AGENCY)}{'0' * 8}"  # no turn, the first output, never touched


@pytest.fixture(scope="module")
def table():
    """Collect what each channel did, and print it at the end."""
    cells = {}
    yield cells
    width = max(map(len, OPEN))
    lines = [f"{'':{width}}  " + "  ".join(SCENARIOS)]
    for name in OPEN:
        marks = [f"{cells.get((name, scenario), '?'):^{len(scenario)}}" for scenario in SCENARIOS]
        lines.append(f"{name:{width}}  " + "  ".join(marks))
    print("\n" + "\n".join(lines))


@pytest.fixture(scope="module")
def reference():
    """What the first channel said, by scenario."""
    return {}


@pytest.fixture(scope="module", params=OPEN)
def channel(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("conformance")
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is about noon: nights are quiet
    made = OPEN[request.param](folder, CCHC_TIMEZONE=zone)
    made.folder = folder
    yield made
    made.close()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_channel_says_the_same(channel, scenario, table, reference, case):
    table[channel.name, scenario] = "✗"
    one = Script(channel.talk(next(NUMBERS)), reference.get(scenario), channel.folder, case, channel.talk)
    SCENARIOS[scenario](one)
    reference.setdefault(scenario, one.said)
    assert one.said == reference[scenario]
    channel.rest()
    table[channel.name, scenario] = "✓"
