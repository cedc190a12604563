"""Staying in a role and leaving it: /roikhoi, the half-yearly question, and what is told when a role ends or rests."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.members import REMOVE, RESTORE
from handlers.membership import (
    actor_of,
    end_role,
    find_own,
    in_words,
    name_of,
    responsible_for,
    say,
    tell,
)  # fmt: skip
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Dropped, Notice, Window
from handlers.people import Member, Person
from handlers.ports import Services, Work, require_store
from handlers.rooms import OFFICIALS, Button, Command, Kind, Planner, Room
from handlers.texts import consent, members

ASKED_EVERY = timedelta(days=182)
ANSWERED_WITHIN = timedelta(days=30)
_PLANNED_AHEAD = timedelta(hours=1)
"""More than planning runs ahead of the clock: nobody's role rests before their time to answer is over."""

QUESTIONS_KEPT_FOR = timedelta(days=90)


def leave(incoming: Incoming, _services: Services, _words: str) -> Reply:
    """Show the sender's roles, each with the button that ends it."""
    held = incoming.who.memberships if incoming.who is not None else ()
    rows = [
        (Choice(label=members.LEAVE.format(**in_words(one.role, one.agency)), value=LEAVE.value(one.id)),)
        for one in held
    ]
    return say(members.LEAVE_WHICH, *rows, (Choice(label=members.STAY, value=LEAVE.value("no")),))


def leave_one(incoming: Incoming, services: Services, rest: str) -> Reply:
    """End one of the sender's roles at once."""
    if rest == "no":
        return say(members.STAYED, edits=True)
    held = find_own(incoming, rest)
    if held is None or incoming.who is None:
        return say(members.MEMBER_GONE, edits=True)
    with require_store(services).begin() as work:
        member = work.people.find_member(held.id)
        if member is None:
            return say(members.MEMBER_GONE, edits=True)
        end_role(work, member, incoming.received_at, ended_by=incoming.who.id)
    return say(members.LEFT.format(**in_words(held.role, held.agency)), edits=True)


def stay(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Keep that the sender works there still."""
    held = find_own(incoming, rest)
    if held is None or incoming.who is None:
        return say(members.MEMBER_GONE, edits=True)
    with require_store(services).begin() as work:
        if work.people.confirm(held.id, incoming.received_at):
            work.audit.note(incoming.received_at, actor_of(incoming.who.id), "confirmed", role=held.role,
                            agency=held.agency)  # fmt: skip
    return say(members.CONFIRMED, edits=True)


def plan(window: Window, _services: Services, work: Work) -> Iterable[Notice]:
    """Ask who was not asked for half a year, let the roles rest of who did not answer, and forget what is old."""
    now = window.until
    work.invitations.purge(now)
    work.questions.purge((now - QUESTIONS_KEPT_FOR).date())
    for member in work.people.suspend_unanswered(now - ANSWERED_WITHIN - _PLANNED_AHEAD, now):
        _rest(work, member, now)
    return [
        Notice(
            key=f"confirm_work:{one.membership.id}:{one.membership.confirmed_at:%Y%m%d}", person_id=one.person_id,
            kind="confirm_work", due_at=now, subject={"member": one.membership.id},
        )
        for one in work.people.ask_to_confirm(now - ASKED_EVERY, now)
    ]  # fmt: skip


def _rest(work: Work, member: Member, now: datetime) -> None:
    held = member.membership
    work.audit.note(now, "dispatcher", "suspended", actor_of(member.person_id), role=held.role, agency=held.agency)
    key = f"suspended:{held.id}:{held.confirmed_at:%Y%m%d}"
    tell(work, "own_rest", [member.person_id], key, now, member=held.id)
    tell(work, "suspended", [one.id for one in responsible_for(work, member)], key, now, member=held.id)


def ask_whether_there(
    notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime
) -> Reply | Dropped:
    """Ask whether the person works there still."""
    (notice,) = notices
    member = _find(notice, services)
    if member is None or member.suspended:
        return Dropped(reason="ended")
    held = member.membership
    until = consent.day(notice.due_at + ANSWERED_WITHIN, now.tzinfo)
    text = members.STILL_THERE.format(**in_words(held.role, held.agency), until=until)
    yes = Choice(label=members.STILL_YES, value=STAY.value(held.id))
    return say(text, (yes,), (Choice(label=members.STILL_NO, value=LEAVE.value(held.id)),))


def tell_rest(notices: tuple[Notice, ...], person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Tell that a role rests: its holder, or who answers for them, with the buttons to end that."""
    (notice,) = notices
    member = _find(notice, services)
    if member is None or not member.suspended:
        return Dropped(reason="restored")
    held = member.membership
    words = in_words(held.role, held.agency)
    if member.person_id == person.id:
        return say(members.YOU_REST.format(**words))
    text = members.MEMBER_RESTS_NOW.format(name=name_of(member.display_name), **words)
    restore = Choice(label=members.RESTORE, value=RESTORE.value(held.id))
    return say(text, (restore, Choice(label=members.REMOVE, value=REMOVE.value(held.id))))


def tell_end(notices: tuple[Notice, ...], person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Tell that a role has ended: its holder, or who answers for them."""
    (notice,) = notices
    words = in_words(notice.subject["role"], notice.subject["of"])
    if notice.subject["person"] == person.id:
        return say(members.YOU_WERE_REMOVED.format(**words, by=members.BY_SUPERVISOR))
    return say(members.SOMEBODY_LEFT.format(name=_name(int(notice.subject["person"]), services), **words))


def _name(person_id: int, services: Services) -> str:
    with require_store(services).look() as work:
        try:
            return name_of(work.people.get(person_id).display_name)
        except KeyError:
            return members.SOMEBODY


def _find(notice: Notice, services: Services) -> Member | None:
    with require_store(services).look() as work:
        return work.people.find_member(int(notice.subject["member"]))


STAY = Button(prefix="stay", action="confirm_work", handle=stay)
LEAVE = Button(prefix="leave", action="leave", handle=leave_one)

ROOM = Room(
    commands=(
        Command(names=("roikhoi",), action="leave", handle=leave, about=members.ABOUT_LEAVE, menu=OFFICIALS),
    ),
    buttons=(STAY, LEAVE),
    kinds=(
        Kind(name="confirm_work", action="confirm_work", render=ask_whether_there),
        Kind(name="own_rest", action="ask", render=tell_rest),
        Kind(name="suspended", action="see_members", render=tell_rest),
        Kind(name="removed", action="ask", render=tell_end),
        Kind(name="left", action="see_members", render=tell_end),
    ),
    planners=(Planner(name="people", plan=plan),),
)  # fmt: skip
