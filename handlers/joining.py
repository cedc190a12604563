"""/start: the greeting, the consent card, and joining by a code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from handlers.membership import actor_of, clean_name, in_words, say, tell
from handlers.messages import Choice, Incoming, Reply
from handlers.people import Consent, Invitation, Person, key_of_code
from handlers.ports import Services, Work, require_store
from handlers.rooms import EVERYBODY, Button, Command, Room
from handlers.texts import common, consent

WRONG_CODES_AN_HOUR = 5
_Found = TypeVar("_Found")
_CODE = re.compile(r"\s*([A-Za-z0-9_-]{16,64})(?!\S)")
_KEY = re.compile(r"[A-Za-z0-9_-]{30}")


class _CodeGone(Exception):
    """Somebody else was faster: what was begun is to be undone."""


def start(incoming: Incoming, services: Services, words: str) -> Reply:
    """Greet; with a code let the person join, without one show what would be kept, unless that is agreed to."""
    code = _CODE.match(words)
    if incoming.group or services.store is None:
        text = consent.CODE_IN_GROUP if incoming.group and code else common.start()
        return Reply(text=text, kind="answer")
    if code is not None:
        return _present(incoming, services, code[1])
    given = _find_consent(incoming, services)
    if given is not None:
        return say(
            f"{common.start()}\n\n{consent.AGREED_BEFORE.format(day=consent.day(given.given_at, incoming.zone))}"
        )
    return say(f"{common.start()}\n\n{consent.card(services.office)}", *_ask_consent())


def _ask_consent(key: str = "") -> tuple[tuple[Choice, ...], ...]:
    rest = f"{consent.CONSENT_VERSION}.{key}"
    return (
        (Choice(label=consent.AGREE, value=AGREE.value(rest)),),
        (Choice(label=consent.DECLINE, value=DECLINE.value(key)),),
    )


def _find_consent(incoming: Incoming, services: Services) -> Consent | None:
    if incoming.who is None:
        return None
    with require_store(services).look() as work:
        return _standing(work, incoming.who.id)


def _standing(work: Work, person_id: int) -> Consent | None:
    """Return a person's consent to the present wording."""
    given = work.consents.find(person_id)
    return given if given is not None and given.version == consent.CONSENT_VERSION else None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Nothing is found under a code; `blocked`: it was not even looked up, after so many wrong ones."""

    blocked: bool

    def say(self, wrong: str) -> Reply:
        """Return the reply: `wrong`, or that no code is looked up for now."""
        return Reply(text=consent.CODE_BLOCKED if self.blocked else wrong, kind="no_answer")


def find_by_code(work: Work, incoming: Incoming, find: Callable[[], _Found | None]) -> _Found | Wrong:
    """Return what `find` finds under the sender's code; wrong codes of every kind count together."""
    now = incoming.received_at
    if work.invitations.count_wrong(incoming.person, now) >= WRONG_CODES_AN_HOUR:
        return Wrong(blocked=True)
    found = find()
    if found is None:
        work.invitations.note_wrong(incoming.person, now)
        return Wrong(blocked=False)
    return found


def _present(incoming: Incoming, services: Services, code: str) -> Reply:
    """Look a code up by its key: whatever is wrong with one takes the same way and gets the same words."""
    key = key_of_code(code)
    with require_store(services).begin() as work:
        invitation = find_by_code(work, incoming, lambda: work.invitations.find(key, incoming.received_at))
    if isinstance(invitation, Wrong):
        return invitation.say(consent.CODE_WRONG)
    if _find_consent(incoming, services) is not None:
        return _join(incoming, services, key)
    invited = consent.INVITED.format(**in_words(invitation.role, invitation.agency))
    return say(f"{invited}\n\n{consent.card(services.office)}", *_ask_consent(key))


def agree(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Keep that the person agreed to the wording shown, and let them join where they came with a code."""
    version, _, key = rest.partition(".")
    key = key if _KEY.fullmatch(key) else ""
    if version != consent.CONSENT_VERSION:
        return say(f"{consent.CARD_CHANGED}\n\n{consent.card(services.office)}", *_ask_consent(key), edits=True)
    if key:
        return _join(incoming, services, key)
    given = _find_consent(incoming, services)
    if given is not None:
        return say(consent.AGREED_BEFORE.format(day=consent.day(given.given_at, incoming.zone)))
    with require_store(services).begin() as work:
        _admit(work, incoming, services.office)
    return say(consent.AGREED.format(day=consent.day(incoming.received_at, incoming.zone)))


def _admit(work: Work, incoming: Incoming, office: str) -> Person:
    """Return the sender as the store knows them from now on, with their consent to the present wording."""
    now, name = incoming.received_at, clean_name(incoming.display_name)
    person = work.people.add(incoming.person, name, now)
    if name and name != person.display_name:
        work.people.rename(person.id, name)
    if _standing(work, person.id) is None:
        version = consent.CONSENT_VERSION
        work.consents.give(person.id, version, consent.wording_hash(office), incoming.person, now)
        work.audit.note(now, actor_of(person.id), "consented", version=version)
    return person


def _join(incoming: Incoming, services: Services, key: str) -> Reply:
    """Let the sender join, who has agreed; where somebody was faster, nothing is kept of them."""
    try:
        with require_store(services).begin() as work:
            invitation = _enrol(work, _admit(work, incoming, services.office), key, incoming.received_at)
    except _CodeGone:
        return Reply(text=consent.CODE_WRONG, kind="no_answer")
    return say(consent.JOINED.format(**in_words(invitation.role, invitation.agency)))


def _enrol(work: Work, person: Person, key: str, now: datetime) -> Invitation:
    """Use the invitation up, give the role, and tell whoever invited; raises _CodeGone."""
    invitation = work.invitations.use(key, person.id, now)
    if invitation is None:
        raise _CodeGone
    role, agency, inviter = invitation.role, invitation.agency, invitation.created_by
    work.people.join(person.id, role, agency, now, invited_by=inviter)
    work.audit.note(now, actor_of(person.id), "joined", role=role, agency=agency, invited_by=inviter)
    if inviter is not None:
        held = work.people.get(person.id).memberships
        member = next(one.id for one in held if (one.role, one.agency) == (role, agency))
        tell(work, "joined", [inviter], f"joined:{key}", now, member=member)
    return invitation


def decline(incoming: Incoming, services: Services, key: str) -> Reply:
    """Keep nothing; who had agreed before is told where that can be taken back."""
    given = _find_consent(incoming, services)
    if given is not None:
        return say(consent.AGREED_BEFORE.format(day=consent.day(given.given_at, incoming.zone)))
    if not key:
        return say(consent.DECLINED)
    with require_store(services).look() as work:
        invitation = work.invitations.find(key, incoming.received_at)
    if invitation is None:
        return say(consent.DECLINED)
    until = consent.moment(invitation.expires_at, incoming.zone)
    return say(consent.DECLINED_INVITATION.format(until=until))


AGREE = Button(prefix="agree", action="consent", handle=agree)
DECLINE = Button(prefix="decline", action="consent", handle=decline)

ROOM = Room(
    commands=(
        Command(
            names=("start", "batdau"), action="join", handle=start, about=common.ABOUT_START, menu=EVERYBODY,
            needs_store=False, in_groups=True,
        ),
    ),
    buttons=(AGREE, DECLINE),
)  # fmt: skip
