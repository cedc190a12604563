"""Inviting people: the agency, the role, and a code that is good once, as text, deep link and QR picture."""

import io
from dataclasses import dataclass
from datetime import datetime

import segno

from handlers.membership import actor_of, in_words, name_of, say
from handlers.messages import Attachment, Choice, Incoming, Reply, Role
from handlers.notices import Dropped, Notice
from handlers.people import Invitation, Person, key_of_code
from handlers.permissions import require
from handlers.ports import Services, Work, require_store
from handlers.rooms import ADMINS, Button, Command, Kind, Room
from handlers.texts import common, consent, members
from knowledge.agencies import canonical, find_agency, near_names

_DEEP_LINK = "https://t.me/{bot}?start={code}"
_INVITED_ROLES: tuple[Role, ...] = ("official", "supervisor", "admin")
_PENDING = "#invite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An agency as somebody typed it: its canonical `name`, or in words why there is none."""

    name: str = ""
    problem: str = ""


def read_office(typed: str) -> Office:
    """Return the one agency that is meant."""
    name = canonical(typed)
    if name is None:
        near = near_names(typed)
        hint = members.NEAR_AGENCIES.format(names="; ".join(near)) if near else ""
        return Office(problem=members.UNKNOWN_AGENCY.format(typed=typed[:80], near=hint))
    agency = find_agency(name)
    if agency is not None and agency.is_group:
        return Office(problem=members.GROUP_AGENCY.format(typed=name))
    return Office(name=name)


def make_invitation(
    work: Work, role: Role, agency: str | None, now: datetime, *, created_by: int | None
) -> tuple[str, Invitation]:
    """Return the code of a new invitation and the invitation, which the audit trail notes without its code."""
    code, made = work.invitations.make(role, agency, now, created_by=created_by)
    actor = "command line" if created_by is None else actor_of(created_by)
    work.audit.note(now, actor, "invited", role=role, agency=agency)
    return code, made


def make_link(bot: str, code: str) -> str:
    """Return the deep link that opens the chat with the Telegram bot named `bot` and sends the code."""
    return _DEEP_LINK.format(bot=bot, code=code)


def invite(incoming: Incoming, services: Services, words: str) -> Reply:
    """Ask for the role in the agency that is named, or for the agency."""
    if not words:
        button = Choice(label=members.INVITE_ADMIN, value=INVITE.value("admin."))
        return say(members.INVITE_WHERE, (button,))
    office = read_office(words)
    if not office.name:
        return Reply(text=office.problem, kind="clarify")
    pending = {"agency": office.name}
    services.conversations.put(incoming.person + _PENDING, pending, incoming.received_at)
    rows = [
        (Choice(label=common.ROLE_NAMES[role].capitalize(), value=INVITE.value(f"{role}.{code_of(office.name)}")),)
        for role in _INVITED_ROLES
    ]
    return say(members.INVITE_AS.format(agency=office.name), *rows)


def code_of(agency: str) -> str:
    """Return what stands for an agency in a button."""
    return key_of_code(agency)[:10]


def choose(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Make the invitation for the role that was chosen."""
    require(incoming, "invite")
    role = next((one for one in _INVITED_ROLES if rest.startswith(f"{one}.")), None)
    if role is None:
        return Reply(text=members.INVITE_STALE, kind="clarify")
    wanted, agency = rest.partition(".")[2], None
    if wanted:
        kept = services.conversations.get(incoming.person + _PENDING, incoming.received_at) or {}
        agency = str(kept.get("agency", ""))
        if code_of(agency) != wanted:
            return Reply(text=members.INVITE_STALE, kind="clarify")
    elif role != "admin":
        return Reply(text=members.INVITE_STALE, kind="clarify")
    inviter = incoming.who.id if incoming.who is not None else None
    with require_store(services).begin() as work:
        code, made = make_invitation(work, role, agency, incoming.received_at, created_by=inviter)
    until = consent.moment(made.expires_at, incoming.zone)
    return _hand_over(code, role, agency, until, incoming.bot)


def _hand_over(code: str, role: Role, agency: str | None, until: str, bot: str) -> Reply:
    link = make_link(bot, code) if bot else ""
    text = members.INVITATION.format(
        **in_words(role, agency),
        link=members.LINK.format(link=link) if link else "",
        code=code,
        until=until,
    )
    return Reply(text=text, kind="answer", files=(draw(link),) if link else ())


def draw(link: str) -> Attachment:
    """Return a link as a QR picture."""
    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=8, border=4)
    return Attachment(name=members.QR_NAME, mime="image/png", content=picture.getvalue())


def tell_joined(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Tell who invited somebody that they have joined, with the button to undo it."""
    from handlers.members import SHOW  # which shows members, and knows nothing of invitations

    (notice,) = notices
    with require_store(services).look() as work:
        member = work.people.find_member(int(notice.subject["member"]))
    if member is None:
        return Dropped(reason="left")
    held = member.membership
    text = members.JOINED.format(name=name_of(member.display_name), **in_words(held.role, held.agency))
    return say(text, (Choice(label=members.REMOVE, value=SHOW.value(held.id)),))


INVITE = Button(prefix="invite", action="invite", handle=choose)

ROOM = Room(
    commands=(Command(names=("moi",), action="invite", handle=invite, about=members.ABOUT_INVITE, menu=ADMINS),),
    buttons=(INVITE,),
    kinds=(Kind(name="joined", action="invite", render=tell_joined),),
)
