"""/gui: an admin writes to many at once: words, who they are for, a look at both, then send, watch, and stop."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.awaited import await_text
from handlers.broadcasts import Broadcast
from handlers.case_codes import code_of_agency, find_agency_by_code
from handlers.membership import actor_of, name_of, read_number, say
from handlers.messages import Choice, Incoming, Reply, Role
from handlers.notices import AFTER_OTHERS, Dropped, Notice, Window
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.rooms import ADMINS, Button, Command, Kind, Planner, Room
from handlers.texts import broadcasts as texts
from handlers.texts import dates
from handlers.texts import work as work_texts
from knowledge.owing import settle_name

BROADCAST = "broadcast"
RESULT = "broadcast_result"
LONGEST = 3000
DRAFTS_KEPT_FOR = timedelta(days=1)
WORDS_KEPT_FOR = timedelta(days=7)

_ROLES: tuple[Role, ...] = ("official", "supervisor", "admin")
_FIRST_ROLES: tuple[Role, ...] = ("official", "supervisor")
_PAGE = 10
_QUIET_FROM, _QUIET_UNTIL = 21, 7


# ---- who it is for


def is_meant(person: Person, broadcast: Broadcast) -> bool:
    """Whether somebody holds, now, one of the roles in one of the agencies that a broadcast is for."""
    return any(
        held.role in broadcast.roles
        and (broadcast.agencies is None or (held.agency is not None and settle_name(held.agency) in broadcast.agencies))
        for held in person.memberships
    )


def _recipients(broadcast: Broadcast, work: Work) -> list[Person]:
    """Return everybody whom it is for but the author, each once."""
    people = {person.id: person for role in broadcast.roles for person in work.people.with_role(role)}
    return [people[one] for one in sorted(people) if one != broadcast.author_id and is_meant(people[one], broadcast)]


def _list_agencies(work: Work) -> list[str]:
    return sorted({settle_name(name) for name in work.people.list_agencies()})


# ---- writing


def write(incoming: Incoming, services: Services, words: str) -> Reply:
    """Ask for the words, or take those that were typed after the command; what is being sent can be looked at."""
    if words:
        return _take(incoming, services, words, None)
    await_text(incoming, services, WORDS.value("0"))
    with require_store(services).look() as work:
        under_way = [
            (Choice(label=_name_sending(one, incoming), value=WATCH.value(one.id)),)
            for one in work.broadcasts.list_sending()
        ]
    return Reply(text=texts.ASK_TEXT.format(limit=_dotted(LONGEST)), kind="clarify", buttons=tuple(under_way))


def _name_sending(broadcast: Broadcast, incoming: Incoming) -> str:
    return texts.SENDING.format(moment=dates.moment(broadcast.sent_at or broadcast.made_at, incoming.zone))


def take_words(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Take the words that were typed, of a new draft or of the one whose words are written anew."""
    return _take(incoming, services, incoming.text.strip(), read_number(rest))


def _take(incoming: Incoming, services: Services, words: str, number: int | None) -> Reply:
    assert incoming.who is not None  # noqa: S101 - only admins come here
    if len(words) > LONGEST:
        await_text(incoming, services, WORDS.value(number or 0))
        text = texts.TOO_LONG.format(length=_dotted(len(words)), limit=_dotted(LONGEST))
        return Reply(text=text, kind="clarify")
    with require_store(services).begin() as work:
        draft = _find_draft(number, incoming, work) if number else None
        if draft is None:
            made = work.broadcasts.make(incoming.who.id, words, _FIRST_ROLES, incoming.received_at)
            return _preview(made, incoming, work)
        work.broadcasts.change(draft.id, text=words, roles=draft.roles, agencies=draft.agencies)
        return _preview(replace(draft, text=words), incoming, work)


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _find_draft(number: int | None, incoming: Incoming, work: Work) -> Broadcast | None:
    """Return the sender's own draft with this number, None for others' and for what is none any more."""
    found = work.broadcasts.find(number) if number else None
    own = found is not None and incoming.who is not None and found.author_id == incoming.who.id
    return found if own and found is not None and found.state == "draft" else None


# ---- looking at it


def _message(broadcast: Broadcast, work: Work) -> str:
    try:
        name = name_of(work.people.get(broadcast.author_id).display_name)
    except KeyError:
        name = name_of("")
    return texts.MESSAGE.format(name=name, text=broadcast.text)


def _preview(draft: Broadcast, incoming: Incoming, work: Work, *, alert: str = "") -> Reply:
    count = len(_recipients(draft, work))
    author_meant = incoming.who is not None and is_meant(incoming.who, draft)
    text = texts.PREVIEW.format(
        message=_message(draft, work),
        roles=", ".join(texts.ROLES[role] for role in draft.roles),
        agencies=texts.ALL_AGENCIES if draft.agencies is None else ", ".join(draft.agencies) or texts.NO_AGENCIES,
        count=count,
        unsure=texts.NOT_YOU if author_meant else "",
    )
    roles = tuple(_tick(texts.ROLES[role], f"{draft.id}.r{role}", on=role in draft.roles) for role in _ROLES)
    chosen = len(draft.agencies or ())
    agencies = (
        _tick(texts.EVERY_AGENCY, f"{draft.id}.all", on=draft.agencies is None),
        Choice(label=texts.CHOOSE.format(count=chosen), value=CHANGE.value(f"{draft.id}.x0")),
    )
    last = (
        Choice(label=texts.EDIT, value=CHANGE.value(f"{draft.id}.edit")),
        Choice(label=texts.DISCARD, value=CHANGE.value(f"{draft.id}.drop")),
    )
    send = (Choice(label=texts.SEND.format(count=count), value=SEND.value(f"{draft.id}.{count}")),) if count else ()
    rows = tuple(row for row in (roles, agencies, send, last) if row)
    return Reply(text=text, kind="clarify", buttons=rows, edits=incoming.choice is not None, alert=alert)


def _tick(label: str, rest: str, *, on: bool) -> Choice:
    return Choice(label=(texts.ON if on else texts.OFF).format(label=label), value=CHANGE.value(rest))


def _agency_screen(draft: Broadcast, page: int, work: Work) -> Reply:
    agencies = _list_agencies(work)
    pages = max(1, -(-len(agencies) // _PAGE))
    page = min(page, pages - 1)
    chosen = draft.agencies or ()
    rows = [
        (_tick(name, f"{draft.id}.a{code_of_agency(name)}{page}", on=name in chosen),)
        for name in agencies[page * _PAGE : (page + 1) * _PAGE]
    ]
    turning = tuple(
        Choice(label=label, value=CHANGE.value(f"{draft.id}.x{number}"))
        for label, number in ((work_texts.PREVIOUS, page - 1), (work_texts.NEXT, page + 1))
        if 0 <= number < pages
    )
    back = (Choice(label=texts.BACK, value=CHANGE.value(f"{draft.id}.look")),)
    said = work_texts.PAGE.format(page=page + 1, pages=pages) if pages > 1 else ""
    head = texts.CHOOSE_HEAD.format(page=said, chosen=", ".join(chosen) or texts.NO_AGENCIES)
    return say(head, *rows, turning, back, edits=True)


def change(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Do to a draft what a button says: turn a role or an agency on or off, write it anew, or drop it."""
    number, _, what = rest.partition(".")
    with require_store(services).begin() as work:
        draft = _find_draft(read_number(number), incoming, work)
        if draft is None:
            return say(texts.STALE, edits=True)
        if what == "drop":
            work.broadcasts.discard(draft.id)
            return say(texts.DISCARDED, edits=True)
        if what == "edit":
            await_text(incoming, services, WORDS.value(draft.id))
            return say(texts.ASK_TEXT.format(limit=_dotted(LONGEST)))
        page = read_number(what[1:]) if what[:1] == "x" else None
        if page is not None:
            return _agency_screen(draft, page, work)
        after = _aim(draft, what, work)
        if not after.roles:
            return Reply(text="", kind="no_answer", alert=texts.AT_LEAST_ONE_ROLE)
        work.broadcasts.change(draft.id, text=after.text, roles=after.roles, agencies=after.agencies)
        if what[:1] == "a" and what != "all":
            return _agency_screen(after, read_number(what[7:]) or 0, work)
        return _preview(after, incoming, work)


def _aim(draft: Broadcast, what: str, work: Work) -> Broadcast:
    """Return the draft for others, as a button says; as it is where the button says nothing of that."""
    if what == "all":
        return replace(draft, agencies=() if draft.agencies is None else None)
    if what[:1] == "r":
        return replace(draft, roles=tuple(role for role in _ROLES if (role in draft.roles) ^ (role == what[1:])))
    agency = find_agency_by_code(what[1:7], _list_agencies(work)) if what[:1] == "a" else None
    if agency is None:
        return draft
    return replace(draft, agencies=tuple(sorted(set(draft.agencies or ()) ^ {agency})))


# ---- sending, watching, stopping


def send(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Send a draft, once, to who is meant now; where these are not as many as the button said, it is shown again."""
    number, _, said = rest.partition(".")
    with require_store(services).begin() as work:
        draft = _find_draft(read_number(number), incoming, work)
        if draft is None:
            return _status(read_number(number), incoming, work)
        people = _recipients(draft, work)
        if not people or str(len(people)) != said:
            return _preview(draft, incoming, work, alert="" if people else texts.NOBODY)
        if work.broadcasts.send(draft.id, len(people), incoming.received_at):
            work.outbox.put_all(_notices(draft, people, incoming.received_at))
            work.audit.note(
                incoming.received_at, actor_of(draft.author_id), "broadcast.sent", str(draft.id), count=len(people)
            )
        return _status(draft.id, incoming, work)


def _notices(draft: Broadcast, people: list[Person], now: datetime) -> Iterator[Notice]:
    for person in people:
        yield Notice(
            key=f"broadcast:{draft.id}:{person.id}",
            person_id=person.id,
            kind=BROADCAST,
            due_at=now,
            subject={"broadcast": draft.id},
            about=_about(draft.id),
            priority=AFTER_OTHERS,
        )


def _about(number: int) -> str:
    return f"broadcast:{number}"


def watch(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return how far the sending is."""
    with require_store(services).look() as work:
        return _status(read_number(rest), incoming, work)


def stop(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Withdraw what has not gone out; any admin may."""
    number = read_number(rest)
    with require_store(services).begin() as work:
        if number is None or not work.broadcasts.end(number, "stopped"):
            return replace(_status(number, incoming, work), alert=texts.STOPPED_BEFORE)
        count = work.outbox.withdraw(incoming.received_at, "stopped", about=_about(number))
        who = incoming.who.id if incoming.who is not None else 0
        work.audit.note(incoming.received_at, actor_of(who), "broadcast.stopped", str(number), count=count)
        return replace(_status(number, incoming, work), alert=texts.STOPPED.format(count=count))


def _status(number: int | None, incoming: Incoming, work: Work) -> Reply:
    broadcast = work.broadcasts.find(number) if number else None
    if broadcast is None or broadcast.sent_at is None:
        return say(texts.STALE, edits=True)
    text, left = _count(broadcast, incoming.received_at, work)
    rows: list[tuple[Choice, ...]] = []
    if broadcast.state == "stopped":
        text += f"\n\n{texts.RESULT_STOPPED}"
    elif left:
        quiet = not _QUIET_UNTIL <= incoming.received_at.hour < _QUIET_FROM
        text += f"\n\n{texts.AT_NIGHT if quiet else texts.AFTER_REMINDERS}"
        rows.append(
            (
                Choice(label=texts.REFRESH, value=WATCH.value(broadcast.id)),
                Choice(label=texts.STOP, value=STOP.value(broadcast.id)),
            )
        )
    return say(text, *rows, edits=True)


def _count(broadcast: Broadcast, now: datetime, work: Work) -> tuple[str, int]:
    """Return how many were sent, refused and are left, in words, and how many are left."""
    counts = work.outbox.count(about=_about(broadcast.id), kinds=(BROADCAST,))
    left = sum(counts.get(state, 0) for state in ("waiting", "claimed", "sending"))
    text = texts.PROGRESS.format(
        moment=dates.moment(broadcast.sent_at or now, now.tzinfo), total=broadcast.recipient_count,
        sent=counts.get("sent", 0), failed=counts.get("dropped", 0), left=left,
    )  # fmt: skip
    unsure = counts.get("uncertain", 0)
    return text + (texts.UNCERTAIN.format(count=unsure) if unsure else ""), left


# ---- what goes out


def tell(notices: tuple[Notice, ...], person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return the words, to whom they are still meant for; who was moved meanwhile reads nothing."""
    with require_store(services).look() as work:
        broadcast = work.broadcasts.find(notices[0].subject["broadcast"])
        if broadcast is None or not broadcast.text:
            return Dropped(reason="stopped")
        author = work.people.get(broadcast.author_id)
        if not is_meant(person, broadcast) or not any(one.role == "admin" for one in author.memberships):
            return Dropped(reason="no right")
        return Reply(text=_message(broadcast, work), kind="answer")


def plan_results(window: Window, _services: Services, work: Work) -> Iterator[Notice]:
    """Tell each author once when nothing of a broadcast is left to be sent; old words and drafts are forgotten."""
    work.broadcasts.purge(window.until - DRAFTS_KEPT_FOR, window.until - WORDS_KEPT_FOR)
    for broadcast in work.broadcasts.list_sending():
        _, left = _count(broadcast, window.until, work)
        if not left:
            yield Notice(
                key=f"broadcast_result:{broadcast.id}",
                person_id=broadcast.author_id,
                kind=RESULT,
                due_at=window.after,
                subject={"broadcast": broadcast.id},
            )


def tell_result(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return what became of a broadcast, whose words are needed no more."""
    with require_store(services).begin() as work:
        broadcast = work.broadcasts.find(notices[0].subject["broadcast"])
        if broadcast is None or broadcast.state == "stopped":
            return Dropped(reason="stopped")
        work.broadcasts.end(broadcast.id, "done")
        text, _ = _count(broadcast, now, work)
        moment = dates.moment(broadcast.sent_at or now, now.tzinfo)
    return Reply(text=f"{texts.RESULT.format(moment=moment)}\n\n{text}", kind="answer")


WORDS = Button(prefix="gw", action="broadcast", handle=take_words)
CHANGE = Button(prefix="gc", action="broadcast", handle=change)
SEND = Button(prefix="gg", action="broadcast", handle=send)
WATCH = Button(prefix="gv", action="broadcast", handle=watch)
STOP = Button(prefix="gx", action="broadcast", handle=stop)

ROOM = Room(
    commands=(Command(names=("gui",), action="broadcast", handle=write, about=texts.ABOUT, menu=ADMINS),),
    buttons=(WORDS, CHANGE, SEND, WATCH, STOP),
    kinds=(
        Kind(name=BROADCAST, action="see_work", render=tell),
        Kind(name=RESULT, action="broadcast", render=tell_result),
    ),
    planners=(Planner(name="broadcasts", plan=plan_results),),
)
