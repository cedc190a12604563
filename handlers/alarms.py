"""What admins are told when the program is not well: once, again each hour at most, and once it is over."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from handlers.messages import Reply
from handlers.notices import AT_ONCE, Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, Work
from handlers.rooms import Kind, Room
from handlers.texts import alarms as texts

ALARM = "alarm"
AGAIN_AFTER = timedelta(hours=1)
NAMES = ("dispatcher", "outbox", "disk", "store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is not well, by its `name` in `NAMES`, with the numbers that tell how much.

    `since` is an instant (ISO 8601), `minutes` how long, `count` how many notices are late, `megabytes` and `percent`
    what is free on the disk; `machine` is where it was seen, where several serve one office.
    """

    name: str
    minutes: int = 0
    count: int = 0
    since: str = ""
    megabytes: int = 0
    percent: int = 0
    machine: str = ""


def raise_alarms(work: Work, troubles: Iterable[Trouble], now: datetime) -> int:
    """Put notices about `troubles` to all admins into the outbox, and return how many.

    Nothing is put about what was told within the hour, by whichever process.
    """
    count = 0
    for trouble in troubles:
        about = _about(trouble.name, trouble.machine)
        told = work.outbox.ledger(kinds=[ALARM], about=about, due_from=now - AGAIN_AFTER)
        if not all(one.notice.subject["over"] for one in told):
            continue
        for admin in work.people.with_role("admin"):
            key = f"{about}:{now:%Y-%m-%dT%H}:{admin.id}"
            count += work.outbox.put(_make_notice(key, admin, trouble, now, over=False))
    return count


def end_alarms(work: Work, names: Collection[str], now: datetime, machine: str = "") -> int:
    """Tell admins who were told of a trouble among `names` that it is over, and return how many notices that makes.

    What is a machine's own is over only where it was: on `machine`.
    """
    count = 0
    for name in sorted(names):
        about = _about(name, machine)
        latest = work.outbox.ledger(kinds=[ALARM], about=about, limit=1)
        if not latest or latest[0].notice.subject["over"]:
            continue
        work.outbox.withdraw(now, "done", about=about)
        told = work.outbox.ledger(kinds=[ALARM], about=about, due_from=latest[0].notice.due_at)
        heard = {one.notice.person_id for one in told if one.state != "dropped" or one.reason == TOLD_DIRECTLY}
        for admin in work.people.with_role("admin"):
            if admin.id in heard:
                key = f"{about}:over:{latest[0].notice.id}:{admin.id}"
                over = Trouble(name=name, machine=machine)
                count += work.outbox.put(_make_notice(key, admin, over, now, over=True))
    return count


TOLD_DIRECTLY = "told directly"
"""Why an alarm in the outbox was dropped that was sent past the dispatcher, which stood still."""


def make_end(name: str, admin: Person, now: datetime) -> Notice:
    """Return the notice that a trouble is over of which `admin` heard past the outbox."""
    return _make_notice(f"{_about(name)}:over:{now.isoformat()}:{admin.id}", admin, Trouble(name=name), now, over=True)


def _make_notice(key: str, admin: Person, trouble: Trouble, now: datetime, *, over: bool) -> Notice:
    subject = {"over": over, **asdict(trouble)}
    about = _about(trouble.name, trouble.machine)
    return Notice(key=key, person_id=admin.id, kind=ALARM, due_at=now, subject=subject, about=about, priority=AT_ONCE)


def _about(name: str, machine: str = "") -> str:
    """Return what an alarm is about: each machine has a disk of its own, the rest is of all together."""
    return f"alarm:{name}:{machine}" if name == "disk" and machine else f"alarm:{name}"


def say_trouble(trouble: Trouble, now: datetime) -> Reply:
    """Return what is not well and what to do."""
    since = datetime.fromisoformat(trouble.since).astimezone(now.tzinfo) if trouble.since else now
    numbers = {"minutes": trouble.minutes, "count": trouble.count, "gigabytes": texts.gigabytes(trouble.megabytes)}
    numbers |= {"since": f"{since:%H:%M %d/%m}", "percent": trouble.percent, "where": texts.where(trouble.machine)}
    return Reply(text=texts.TROUBLES[trouble.name].format(**numbers), kind="answer")


def render(notices: tuple[Notice, ...], _person: Person, _services: Services, now: datetime) -> Reply | Dropped:
    """Return the words of one alarm, or that it is over."""
    subject = dict(notices[0].subject)
    if subject.pop("over"):
        where = texts.where(subject.get("machine", ""))
        return Reply(text=texts.OVER[subject["name"]].format(where=where), kind="answer")
    return say_trouble(Trouble(**subject), now)


ROOM = Room(kinds=(Kind(name=ALARM, action="be_alarmed", render=render),))
