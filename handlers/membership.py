"""Roles as they are said, ended and told about: what joining, members and one's own data have in common."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from handlers.messages import Choice, Incoming, Reply, Role
from handlers.notices import AT_ONCE, Notice
from handlers.people import Member, Membership, Person
from handlers.ports import Work
from handlers.texts import common, members
from handlers.texts.consent import of_agency

_LONGEST_NAME = 60


def clean_name(typed: str) -> str:
    """Return a name as the channel gives it, on one line of at most 60 characters, without what cannot be seen."""
    seen = (" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in typed)
    shown = "".join(one for one in seen if unicodedata.category(one) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join(shown.split())[:_LONGEST_NAME].strip()


def name_of(shown: str) -> str:
    """Return a person's name, or what stands for one who has none."""
    return shown or members.NAMELESS


def actor_of(person_id: int) -> str:
    """Return how the audit trail names a person."""
    return f"person:{person_id}"


def in_words(role: Role, agency: str | None) -> dict[str, str]:
    """Return a role and its agency as sentences take them."""
    return {"role": common.ROLE_NAMES[role], "agency": of_agency(agency)}


def find_own(incoming: Incoming, membership_id: str) -> Membership | None:
    """Return the role with this number that the sender holds, None for others' and for what is no number."""
    held = incoming.who.memberships if incoming.who is not None else ()
    return next((one for one in held if str(one.id) == membership_id), None)


def read_number(text: str) -> int | None:
    """Return a number as a button carries it, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def say(text: str, *rows: tuple[Choice, ...], edits: bool = False) -> Reply:
    """Return a screen."""
    return Reply(text=text, kind="answer", buttons=tuple(row for row in rows if row), edits=edits)


def responsible_for(work: Work, member: Member) -> list[Person]:
    """Return who answers for a member: the agency's supervisors, or the admins where there is no other."""
    agency = member.membership.agency
    supervisors = work.people.with_role("supervisor", agency) if agency is not None else []
    others = [person for person in supervisors if person.id != member.person_id]
    return others or [person for person in work.people.with_role("admin") if person.id != member.person_id]


def end_role(work: Work, member: Member, now: datetime, *, ended_by: int | None) -> bool:
    """End a role at once, with the invitations that only an admin may have made; False when it had ended before."""
    held = member.membership
    if not work.people.leave(held.id, now, ended_by=ended_by):
        return False
    person = work.people.get(member.person_id)
    if held.role == "admin" and all(one.role != "admin" for one in person.memberships):
        work.invitations.revoke(person.id)
    work.web_access.close_all(person.id)
    left = ended_by == person.id
    actor = "command line" if ended_by is None else actor_of(ended_by)
    action = "left" if left else "removed"
    work.audit.note(now, actor, action, actor_of(person.id), role=held.role, agency=held.agency)
    told = responsible_for(work, member) if left else [person]
    ids = [one.id for one in told]
    tell(work, action, ids, f"{action}:{held.id}", now, role=held.role, of=held.agency, person=person.id)
    return True


def tell(work: Work, kind: str, person_ids: Iterable[int], key: str, now: datetime, **subject: object) -> None:
    """Put a notice of something that happened just now into the outbox, for each person once under `key`."""
    for person_id in person_ids:
        work.outbox.put(
            Notice(
                key=f"{key}:{person_id}",
                person_id=person_id,
                kind=kind,
                due_at=now,
                subject=subject,
                priority=AT_ONCE,
            )
        )
