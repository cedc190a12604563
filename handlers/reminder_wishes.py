"""The screen on which people choose how they are reminded: lead times, hour, roles, agencies, leave, tasks followed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from handlers.acting import own_agencies
from handlers.cards import name_document
from handlers.case_codes import code_of_agency
from handlers.linking import preferred_of
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services, Work, require_store
from handlers.rooms import OFFICIALS, Button, Command, Room
from handlers.texts import dates, linking
from handlers.texts import wishes as texts
from handlers.wishes import FIRST_HOUR, LAST_HOUR, Wishes
from handlers.work_cards import stale
from knowledge.codes import code_of_fact
from knowledge.facts import RoleName, TaskFact
from knowledge.library import Library, Record
from knowledge.model import Task
from knowledge.reminder_days import LEAD_DAYS

_ROLES: tuple[RoleName, ...] = ("lead", "coordinate")
_HOURS = (FIRST_HOUR, 8, 9, 14, LAST_HOUR)


def show(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return the screen."""
    if incoming.who is None:  # the command line vouches for a role, but reminds nobody
        return Reply(text=texts.JOIN_FIRST, kind="clarify")
    with require_store(services).look() as work:
        return _screen(incoming, services, work, edits=False)


def change(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Change one wish by its button, and return the screen as it is then."""
    who = incoming.who
    do = _CHANGES.get(rest[:1])
    if who is None or do is None:
        return stale()
    with require_store(services).begin() as work:
        before = work.reminders.wishes([who.id])[who.id]
        after = do(before, rest[1:], incoming)
        if isinstance(after, str):
            return Reply(text="", kind="answer", alert=after)
        work.reminders.set_wishes(
            who.id, lead_days=after.lead_days, hour=after.hour, roles=after.roles, agencies=after.agencies,
            paused_until=after.paused_until,
        )  # fmt: skip
        gone = (before.put_away - after.put_away) | (before.followed - after.followed)
        for plan, item in sorted(gone):
            work.reminders.follow(who.id, plan, item, wanted=None)
        return replace(_screen(incoming, services, work, edits=True), alert=texts.SAVED)


def _lead(wishes: Wishes, rest: str, _incoming: Incoming) -> Wishes | str:
    if not rest.isdecimal() or int(rest) not in LEAD_DAYS:
        return wishes
    days = set(wishes.lead_days) ^ {int(rest)}
    return replace(wishes, lead_days=tuple(sorted(days, reverse=True)))


def _hour(wishes: Wishes, rest: str, _incoming: Incoming) -> Wishes | str:
    valid = rest.isdecimal() and FIRST_HOUR <= int(rest) <= LAST_HOUR
    return replace(wishes, hour=int(rest)) if valid else wishes


def _role(wishes: Wishes, rest: str, _incoming: Incoming) -> Wishes | str:
    roles = tuple(one for one in _ROLES if (one in wishes.roles) ^ (one == rest))
    return replace(wishes, roles=roles) if roles else texts.AT_LEAST_ONE_ROLE


def _agency(wishes: Wishes, rest: str, incoming: Incoming) -> Wishes | str:
    own = own_agencies(incoming)
    wanted = own if wishes.agencies is None else wishes.agencies
    kept = tuple(one for one in own if (one in wanted) ^ (code_of_agency(one) == rest))
    if not kept:
        return texts.AT_LEAST_ONE_AGENCY
    return replace(wishes, agencies=None if kept == own else kept)


def _pause(wishes: Wishes, rest: str, incoming: Incoming) -> Wishes | str:
    days = int(rest) if rest.isdecimal() else 0
    if days not in texts.PAUSE_BUTTONS:
        return replace(wishes, paused_until=None)
    return replace(wishes, paused_until=incoming.today + timedelta(days=days))


def _again(wishes: Wishes, _rest: str, _incoming: Incoming) -> Wishes | str:
    return replace(wishes, put_away=frozenset())


def _unfollow(wishes: Wishes, _rest: str, _incoming: Incoming) -> Wishes | str:
    return replace(wishes, followed=frozenset())


_CHANGES: dict[str, Callable[[Wishes, str, Incoming], Wishes | str]] = {
    "d": _lead, "h": _hour, "r": _role, "a": _agency, "p": _pause, "g": _again, "u": _unfollow,
}  # fmt: skip


def _screen(incoming: Incoming, services: Services, work: Work, *, edits: bool) -> Reply:
    assert incoming.who is not None  # noqa: S101 - the callers have looked
    wishes = work.reminders.wishes([incoming.who.id])[incoming.who.id]
    lines = [texts.HEAD, "", *_lines(wishes, incoming, services.library)]
    return Reply(text="\n".join(lines), kind="answer", buttons=_buttons(wishes, incoming), edits=edits)


def _lines(wishes: Wishes, incoming: Incoming, library: Library) -> list[str]:
    days = [texts.DAYS.format(days=n) if n else texts.ON_THE_DAY for n in wishes.lead_days]
    lines = [texts.LEADS.format(days=", ".join(days)) if days else texts.NO_LEADS]
    lines.append(texts.HOUR.format(hour=wishes.hour))
    lines.append(texts.FOR_ROLES.format(roles=", ".join(texts.ROLES[role] for role in wishes.roles)))
    if len(own_agencies(incoming)) > 1:
        lines.append(texts.FOR_AGENCIES.format(agencies="; ".join(wishes.agencies or own_agencies(incoming))))
    if wishes.is_paused(incoming.today) and wishes.paused_until is not None:
        lines.append(texts.PAUSED.format(day=dates.day(wishes.paused_until)))
    if incoming.who is not None and len(incoming.who.addresses) > 1:
        lines.append(linking.WHERE.format(channel=linking.channel_of(preferred_of(incoming.who))))
    for tasks, line in ((wishes.followed, texts.FOLLOWED), (wishes.put_away, texts.PUT_AWAY)):
        if tasks:
            lines.append(line.format(tasks="; ".join(_name_task(plan, item, library) for plan, item in sorted(tasks))))
    return lines


def _name_task(plan: str, item: str, library: Library) -> str:
    known = {document.id: document for document in library.documents}
    name = name_document(known[plan]) if plan in known else plan
    return texts.TASK.format(item=item, plan=name)


def _buttons(wishes: Wishes, incoming: Incoming) -> tuple[tuple[Choice, ...], ...]:
    leads = [
        _tick(texts.LEAD_BUTTON.format(days=n) if n else texts.ON_THE_DAY, f"d{n}", on=n in wishes.lead_days)
        for n in LEAD_DAYS
    ]
    hours = [_tick(texts.HOUR_BUTTON.format(hour=n), f"h{n}", on=n == wishes.hour) for n in _HOURS]
    roles = [_tick(texts.ROLES[role], f"r{role}", on=role in wishes.roles) for role in _ROLES]
    own = own_agencies(incoming)
    agencies = [
        (_tick(one, f"a{code_of_agency(one)}", on=wishes.agencies is None or one in wishes.agencies),) for one in own
    ]
    rows = [tuple(leads[:3]), tuple(leads[3:]), tuple(hours), tuple(roles), *(agencies if len(own) > 1 else ())]
    if wishes.is_paused(incoming.today):
        rows.append((Choice(label=texts.PAUSE_END, value=CHANGE.value("p0")),))
    else:
        pauses = texts.PAUSE_BUTTONS.items()
        rows.append(tuple(Choice(label=label, value=CHANGE.value(f"p{days}")) for days, label in pauses))
    if wishes.put_away:
        rows.append((Choice(label=texts.REMIND_AGAIN, value=CHANGE.value("g")),))
    if wishes.followed:
        rows.append((Choice(label=texts.UNFOLLOW, value=CHANGE.value("u")),))
    return tuple(rows)


def _tick(label: str, rest: str, *, on: bool) -> Choice:
    return Choice(label=(texts.TICK if on else texts.NO_TICK).format(label=label), value=CHANGE.value(rest))


def follow(incoming: Incoming, services: Services, words: str) -> Reply:
    """Follow the task with this number; where several plans have one, ask which."""
    item = words.rsplit(maxsplit=1)[-1] if words.split() else ""
    if incoming.who is None:
        return Reply(text=texts.JOIN_FIRST, kind="clarify")
    if not item:
        return Reply(text=texts.FOLLOW_USAGE, kind="clarify")
    library = services.library
    found = [record for one in library.documents if (record := library.find_task(one.id, item)) is not None]
    if not found:
        return Reply(text=texts.FOLLOW_NONE.format(item=item[:20]), kind="no_answer")
    if len(found) == 1:
        return _follow(incoming, services, found[0])
    rows = tuple(
        (Choice(label=name_document(library.get_document(one.plan)), value=FOLLOW.value(_code(one, library))),)
        for one in found[:10]
    )
    return Reply(text=texts.FOLLOW_WHICH.format(item=item[:20]), kind="clarify", buttons=rows)


def _code(record: Record, library: Library) -> str:
    content = record.content()
    assert isinstance(content, Task)  # noqa: S101 - found as a task
    return code_of_fact(TaskFact(document=library.get_document(record.plan), task=content, outputs=(0,)))


def follow_code(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Follow the task that a button names."""
    record = services.library.find_by_code(rest)
    if incoming.who is None or record is None or record.kind != "task":
        return stale()
    return _follow(incoming, services, record)


def _follow(incoming: Incoming, services: Services, record: Record) -> Reply:
    assert incoming.who is not None  # noqa: S101 - the callers have looked
    with require_store(services).begin() as work:
        work.reminders.follow(incoming.who.id, record.plan, record.key, wanted=True)
    plan = name_document(services.library.get_document(record.plan))
    return Reply(text=texts.FOLLOWING.format(item=record.key, plan=plan), kind="answer", edits=True)


CHANGE = Button(prefix="rc", action="see_work", handle=change)
FOLLOW = Button(prefix="rf", action="see_work", handle=follow_code)

ROOM = Room(
    commands=(
        Command(names=("nhacviec",), action="see_work", handle=show, about=texts.ABOUT, menu=OFFICIALS),
        Command(names=("theodoi",), action="see_work", handle=follow, about=texts.ABOUT_FOLLOW),
    ),
    buttons=(CHANGE, FOLLOW),
)
