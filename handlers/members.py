"""Who is in an agency: /thanhvien, one member, removal and restoring."""

from handlers.inviting import code_of, read_office
from handlers.membership import actor_of, end_role, in_words, name_of, read_number, say
from handlers.messages import Choice, Incoming, Reply
from handlers.people import Member
from handlers.permissions import may, reach, require
from handlers.ports import Services, Work, require_store
from handlers.rooms import SUPERVISORS, Button, Command, Room
from handlers.texts import common, consent, members
from knowledge.agencies import find_agency

_PAGE = 8


def list_members(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return the first page of the members of the agency that is named, of all that the sender answers for without."""
    only = None
    if words:
        office = read_office(words)
        if not office.name:
            return Reply(text=office.problem, kind="clarify")
        require(incoming, "see_members", office.name)
        only = office.name
    return _show_page(incoming, services, 1, only)


def turn_page(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return another page: its number, and the code of the agency that alone is shown."""
    page, _, code = rest.partition(".")
    only = None
    if code:
        with require_store(services).look() as work:
            agencies = {one.membership.agency for one in _roster(incoming, work)}
        only = next((agency for agency in agencies if agency is not None and code_of(agency) == code), "")
    return _show_page(incoming, services, read_number(page) or 1, only, edits=True)


def _roster(incoming: Incoming, work: Work) -> list[Member]:
    return work.people.roster(reach(incoming, "see_members"))


def _show_page(incoming: Incoming, services: Services, page: int, only: str | None, *, edits: bool = False) -> Reply:
    with require_store(services).look() as work:
        found = [one for one in _roster(incoming, work) if only is None or one.membership.agency == only]
    where = consent.of_agency(only)
    if not found:
        return say(members.NO_MEMBERS.format(agency=where), edits=edits)
    pages = (len(found) + _PAGE - 1) // _PAGE
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    several = len({one.membership.agency for one in found}) > 1
    rows = [(Choice(label=_label(one, several=several), value=SHOW.value(one.membership.id)),) for one in shown]
    at = members.MEMBERS_PAGE.format(page=page, pages=pages) if pages > 1 else ""
    text = members.MEMBERS.format(agency=where, count=len(found), page=at)
    return say(text, *rows, _turns(page, pages, only), edits=edits)


def _turns(page: int, pages: int, only: str | None) -> tuple[Choice, ...]:
    code = code_of(only) if only else ""
    steps = ((page - 1, members.PREVIOUS), (page + 1, members.NEXT))
    return tuple(Choice(label=label, value=PAGE.value(f"{to}.{code}")) for to, label in steps if 1 <= to <= pages)


def _label(member: Member, *, several: bool) -> str:
    held = member.membership
    return members.MEMBER_LABEL.format(
        name=name_of(member.display_name),
        role=common.ROLE_NAMES[held.role],
        agency=f" · {_short(held.agency)}" if several and held.agency else "",
        rests=members.RESTS if member.suspended else "",
    )


def _short(agency: str) -> str:
    known = find_agency(agency)
    written = known.written if known is not None else ()
    return min((agency, *written), key=len)


def show_member(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return one member, with what the sender may do about them."""
    number = read_number(rest)
    with require_store(services).look() as work:
        member = None if number is None else work.people.find_member(number)
        if member is None:
            return say(members.MEMBER_GONE, _back(), edits=True)
        require(incoming, "see_members", member.membership.agency or "")
        addresses = work.people.get(member.person_id).addresses
    held = member.membership
    channels = {address.partition(":")[0] for address in addresses}
    text = members.MEMBER.format(
        name=name_of(member.display_name),
        **in_words(held.role, held.agency),
        since=consent.day(held.since, incoming.zone),
        confirmed=consent.day(held.confirmed_at, incoming.zone),
        channels=", ".join(sorted(members.CHANNELS.get(one, members.UNKNOWN_CHANNEL) for one in channels)),
        rests=members.MEMBER_RESTS if member.suspended else "",
    )
    return say(text, *_deeds(incoming, member), _back(), edits=True)


def _deeds(incoming: Incoming, member: Member) -> list[tuple[Choice, ...]]:
    if not may(incoming, *_right_to_end(member)):
        return []
    number = member.membership.id
    restore = Choice(label=members.RESTORE, value=RESTORE.value(number))
    remove = Choice(label=members.REMOVE, value=REMOVE.value(number))
    return [(restore,), (remove,)] if member.suspended else [(remove,)]


def _back() -> tuple[Choice, ...]:
    return (Choice(label=members.BACK, value=PAGE.value("1.")),)


def _right_to_end(member: Member) -> tuple[str, str]:
    """Return the right to end a role, and where it must hold: an admin's role only an admin may end."""
    held = member.membership
    return "remove_admin" if held.role == "admin" else "remove_member", held.agency or ""


def remove(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask whether the role is to end, and end it at once when that is said."""
    sure = rest.endswith(".yes")
    number = read_number(rest.removesuffix(".yes"))
    with require_store(services).begin() as work:
        member = None if number is None else work.people.find_member(number)
        if member is None:
            return say(members.MEMBER_GONE, _back(), edits=True)
        require(incoming, *_right_to_end(member))
        held = member.membership
        words = {"name": name_of(member.display_name), **in_words(held.role, held.agency)}
        if not sure:
            yes = Choice(label=members.REMOVE_YES, value=REMOVE.value(f"{held.id}.yes"))
            back = Choice(label=members.BACK, value=PAGE.value("1."))
            return say(members.REMOVE_SURE.format(**words), (yes, back), edits=True)
        end_role(work, member, incoming.received_at, ended_by=incoming.who.id if incoming.who else None)
    return say(members.REMOVED.format(**words), _back(), edits=True)


def restore(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Take up a role again that rests."""
    number = read_number(rest)
    now = incoming.received_at
    with require_store(services).begin() as work:
        member = None if number is None else work.people.find_member(number)
        if member is None:
            return say(members.MEMBER_GONE, _back(), edits=True)
        require(incoming, *_right_to_end(member))
        held = member.membership
        work.people.confirm(held.id, now, restore=True)
        if member.suspended and incoming.who is not None:
            work.audit.note(now, actor_of(incoming.who.id), "restored", actor_of(member.person_id), role=held.role,
                            agency=held.agency)  # fmt: skip
    text = members.RESTORED.format(name=name_of(member.display_name), **in_words(held.role, held.agency))
    return say(text, _back(), edits=True)


SHOW = Button(prefix="member", action="see_members", handle=show_member)
PAGE = Button(prefix="members", action="see_members", handle=turn_page)
REMOVE = Button(prefix="remove", action="remove_member", handle=remove)
RESTORE = Button(prefix="restore", action="remove_member", handle=restore)

ROOM = Room(
    commands=(
        Command(
            names=("thanhvien",), action="see_members", handle=list_members, about=members.ABOUT_MEMBERS,
            menu=SUPERVISORS,
        ),
    ),
    buttons=(SHOW, PAGE, REMOVE, RESTORE),
)  # fmt: skip
