"""One person on Telegram and Zalo: accounts linked by a code, the one preferred for notices, accounts parted again."""

import re
from datetime import datetime

from handlers.joining import Wrong, find_by_code
from handlers.membership import actor_of, in_words, name_of, say, tell
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Dropped, Notice
from handlers.people import Person, is_terminal, key_of_code
from handlers.permissions import NotAllowed
from handlers.ports import Services, Work, require_store
from handlers.rooms import EVERYBODY, Button, Command, Kind, Phrase, Room
from handlers.texts import linking as texts

_KEY = re.compile(r"[A-Za-z0-9_-]{30}")
_TYPED = re.compile(r"lien ?ket\s+(?=[a-z0-9]{4}-?[a-z0-9]{4}\s*$)")
_MARK = 10


def show(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return the accounts and what can be done with them; with a code, ask whether this one is to be linked."""
    if words:
        return _present(incoming, services, words)
    who = incoming.who
    if who is None or not _has_agreed(who, services):
        return Reply(text=texts.CONSENT_FIRST, kind="clarify")
    return _screen(incoming, who)


def _has_agreed(who: Person, services: Services) -> bool:
    with require_store(services).look() as work:
        return work.consents.find(who.id) is not None


def _screen(incoming: Incoming, who: Person) -> Reply:
    rows = [(Choice(label=texts.GET_CODE, value=LINK.value("code")),)]
    if len(who.addresses) == 1:
        return say(f"{texts.ALONE.format(here=texts.channel_of(incoming.person))}\n\n{texts.HOW}", *rows)
    preferred = preferred_of(who)
    lines = []
    for address in who.addresses:
        marks = texts.HERE if address == incoming.person else ""
        marks += texts.PREFERRED if address == preferred else ""
        marks += texts.LOST if address in who.lost else ""
        lines.append(texts.ACCOUNT.format(channel=texts.channel_of(address), marks=marks))
        if address != preferred and not is_terminal(address):
            label = texts.PREFER.format(channel=texts.channel_of(address))
            rows.append((Choice(label=label, value=LINK.value(f"p{_mark(address)}")),))
        if address != incoming.person:
            label = texts.REMOVE.format(channel=texts.channel_of(address))
            rows.append((Choice(label=label, value=LINK.value(f"r{_mark(address)}")),))
    return say("\n".join((texts.ACCOUNTS, *lines, "", texts.HOW)), *rows)


def preferred_of(who: Person) -> str:
    """Return the account on which a person is told things first; a terminal only where there is nothing else."""
    open_still = [address for address in who.addresses if address not in who.lost] or list(who.addresses)
    open_still = [address for address in open_still if not is_terminal(address)] or open_still
    return who.preferred_address if who.preferred_address in open_still else open_still[-1]


def _mark(address: str) -> str:
    """Return what stands for an address in a button."""
    return key_of_code(address)[:_MARK]


def act(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Give a code, link, prefer or part, as the button says."""
    if rest.startswith("y") and _KEY.fullmatch(rest[1:]):
        return _link(incoming, services, rest[1:])
    if rest == "no":
        return say(texts.NOT_LINKED, edits=True)
    who = incoming.who
    if who is None:
        raise NotAllowed("own_data")
    if rest == "code":
        with require_store(services).begin() as work:
            code = work.links.make_code(who.id, incoming.received_at)
        return say(texts.CODE.format(code=f"{code[:4]}-{code[4:]}"))
    address = next((one for one in who.addresses if _mark(one) == rest[1:]), None)
    if address is None:
        return say(texts.NOT_REMOVED)
    return _part(incoming, services, who, address) if rest[:1] == "r" else _prefer(services, who, address)


def _prefer(services: Services, who: Person, address: str) -> Reply:
    with require_store(services).begin() as work:
        work.links.prefer(who.id, address)
    return say(texts.CHANGED.format(channel=texts.channel_of(address)), edits=True)


def _part(incoming: Incoming, services: Services, who: Person, address: str) -> Reply:
    with require_store(services).begin() as work:
        if not work.links.remove(who.id, address):
            return say(texts.NOT_REMOVED, edits=True)
        work.audit.note(incoming.received_at, actor_of(who.id), "unlinked", channel=address.partition(":")[0])
    services.conversations.forget(address)
    return say(texts.REMOVED.format(channel=texts.channel_of(address)), edits=True)


# ---- a code from the other channel


def _present(incoming: Incoming, services: Services, typed: str) -> Reply:
    """Look a code up by its key, and ask; wrong ones count together with wrong invitations."""
    key = key_of_code(re.sub(r"[\s-]", "", typed).upper()[:40])
    with require_store(services).begin() as work:
        owner_id = find_by_code(work, incoming, lambda: work.links.find(key, incoming.received_at))
        if isinstance(owner_id, Wrong):
            return owner_id.say(texts.CODE_WRONG)
        owner = work.people.get(owner_id)
    if incoming.person in owner.addresses:
        return Reply(text=texts.SAME, kind="clarify")
    yes = Choice(label=texts.YES, value=LINK.value(f"y{key}"))
    return say(_ask(owner, incoming.who), (yes,), (Choice(label=texts.NO, value=LINK.value("no")),))


def _ask(owner: Person, who: Person | None) -> str:
    held = {*owner.memberships, *(who.memberships if who is not None else ())}
    roles = sorted({"{role}{agency}".format(**in_words(one.role, one.agency)) for one in held})
    return texts.SURE.format(
        name=name_of(owner.display_name),
        channels=", ".join(texts.channel_of(one) for one in owner.addresses),
        roles=texts.ROLES.format(roles="; ".join(roles)) if roles else "",
    )


def _link(incoming: Incoming, services: Services, key: str) -> Reply:
    """Use the code up, and make the two accounts one person's."""
    now = incoming.received_at
    with require_store(services).begin() as work:
        owner_id = work.links.use(key, now)
        if owner_id is None:
            return Reply(text=texts.CODE_WRONG, kind="no_answer")
        owner = work.people.get(owner_id)
        if incoming.person in owner.addresses:
            return Reply(text=texts.SAME, kind="clarify")
        _join(work, owner, incoming, now)
        preferred = preferred_of(work.people.get(owner.id))
    return say(texts.LINKED.format(channel=texts.channel_of(preferred)), edits=True)


def _join(work: Work, owner: Person, incoming: Incoming, now: datetime) -> None:
    """Give the account to `owner`, with all that is kept of whoever had it; notices go where they went before."""
    before = preferred_of(owner)
    other = work.people.find(incoming.person)
    if other is None:
        work.links.add(owner.id, incoming.person, now)
    else:
        work.links.unite(owner.id, other.id, now)
    work.links.prefer(owner.id, before)
    channel = incoming.person.partition(":")[0]
    merged = None if other is None else other.id
    work.audit.note(now, actor_of(owner.id), "linked", channel=channel, merged=merged)
    mark = _mark(incoming.person)
    tell(work, "linked", [owner.id], f"linked:{mark}:{now.isoformat()}", now, channel=channel, mark=mark)


def tell_linked(notices: tuple[Notice, ...], person: Person, _services: Services, _now: datetime) -> Reply | Dropped:
    """Tell whoever made the code that it was used, with the button to part the account again."""
    (notice,) = notices
    mark = str(notice.subject["mark"])
    if all(_mark(address) != mark for address in person.addresses):
        return Dropped(reason="left")
    channel = texts.CHANNELS.get(str(notice.subject["channel"]), texts.OTHER_CHANNEL)
    return say(texts.TOLD.format(channel=channel), (Choice(label=texts.TOLD_REMOVE, value=LINK.value(f"r{mark}")),))


LINK = Button(prefix="link", action="own_data", handle=act)

ROOM = Room(
    commands=(Command(names=("lienket",), action="own_data", handle=show, about=texts.ABOUT, menu=EVERYBODY),),
    buttons=(LINK,),
    kinds=(Kind(name="linked", action="own_data", render=tell_linked),),
    phrases=(Phrase(pattern=_TYPED, action="own_data", handle=show),),
)
