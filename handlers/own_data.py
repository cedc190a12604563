"""What is kept of the sender: /dulieucuatoi shows and hands it over, /xoadulieu erases it, consent is withdrawn."""

import json
from typing import Any

from handlers.membership import actor_of, end_role, in_words, say
from handlers.messages import Attachment, Choice, Incoming, Reply
from handlers.ports import Services, Work, require_store
from handlers.rooms import EVERYBODY, Button, Command, Room
from handlers.texts import consent, own_data


def show(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return what is kept of the sender, in short, and whole in a file."""
    who = incoming.who
    with require_store(services).begin() as work:
        if who is not None:
            work.audit.note(incoming.received_at, actor_of(who.id), "exported")
        tables = work.personal.export(who.id if who else None, _addresses(incoming))
        text = _describe(incoming, work)
    talks = [
        kept
        for address in _addresses(incoming)
        for kept in services.conversations.list_kept(address, incoming.received_at)
    ]
    if not tables and not talks:
        return say(own_data.NOTHING)
    counts = [
        own_data.COUNT.format(
            table=own_data.TABLES.get(name) or own_data.OTHER_TABLE.format(name=name), count=len(rows)
        )
        for name, rows in tables.items()
    ]
    counts.append(own_data.CONVERSATION.format(count=len(talks)))
    whole = {"exported_at": incoming.received_at.isoformat(), "tables": tables, "conversations": talks}
    screen = say(
        "\n\n".join(filter(None, (own_data.HEADING, text, "\n".join(counts), own_data.FILE_HINT))), *_deeds(incoming)
    )
    return Reply(text=screen.text, kind=screen.kind, buttons=screen.buttons, files=(_to_file(whole),))


def _addresses(incoming: Incoming) -> tuple[str, ...]:
    known = incoming.who.addresses if incoming.who is not None else ()
    return tuple(dict.fromkeys((incoming.person, *known)))


def _to_file(whole: dict[str, Any]) -> Attachment:
    content = json.dumps(whole, ensure_ascii=False, indent=2).encode()
    return Attachment(name=own_data.FILE_NAME, mime="application/json", content=content)


def _describe(incoming: Incoming, work: Work) -> str:
    who = incoming.who
    if who is None:
        return ""
    given = work.consents.find(who.id)
    lines = [
        own_data.NAME.format(name=who.display_name),
        own_data.ACCOUNT.format(accounts=", ".join(who.addresses)),
        *(
            own_data.ROLE.format(**in_words(one.role, one.agency), since=consent.day(one.since, incoming.zone))
            for one in who.memberships
        ),
        own_data.NO_CONSENT
        if given is None
        else own_data.CONSENTED.format(day=consent.day(given.given_at, incoming.zone), version=given.version),
    ]
    return "\n".join(lines)


def _deeds(incoming: Incoming) -> list[tuple[Choice, ...]]:
    erase = Choice(label=own_data.ERASE, value=ERASE.value("ask"))
    if incoming.who is None:
        return [(erase,)]
    return [(Choice(label=own_data.WITHDRAW, value=WITHDRAW.value("ask")), erase)]


def withdraw(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Ask whether consent is to be withdrawn; when that is said, end it and the roles that rest on it."""
    who = incoming.who
    if who is None:
        return say(own_data.NOT_CONSENTED, edits=True)
    if rest != "yes":
        yes = Choice(label=own_data.WITHDRAW_YES, value=WITHDRAW.value("yes"))
        return say(own_data.WITHDRAW_SURE, (yes, _keep()), edits=True)
    now = incoming.received_at
    with require_store(services).begin() as work:
        if not work.consents.withdraw(who.id, now):
            return say(own_data.NOT_CONSENTED, edits=True)
        work.audit.note(now, actor_of(who.id), "withdrew")
        _end_roles(work, incoming)
    return say(own_data.WITHDRAWN, edits=True)


def _end_roles(work: Work, incoming: Incoming) -> None:
    """End every role of the sender, those that rest among them."""
    for member in work.people.roster():
        if incoming.who is not None and member.person_id == incoming.who.id:
            end_role(work, member, incoming.received_at, ended_by=member.person_id)


def _keep() -> Choice:
    return Choice(label=own_data.KEEP, value=ERASE.value("no"))


def ask_to_erase(_incoming: Incoming, _services: Services, _words: str) -> Reply:
    """Say what goes and what stays, and ask."""
    return say(own_data.ERASE_SURE, (Choice(label=own_data.ERASE_YES, value=ERASE.value("yes")), _keep()))


def erase(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Erase the sender once that is confirmed, from every table and from the conversations, files included."""
    if rest == "no":
        return say(own_data.KEPT, edits=True)
    if rest != "yes":
        return ask_to_erase(incoming, services, "")
    store, who = require_store(services), incoming.who
    with store.begin() as work:
        if who is not None:
            _end_roles(work, incoming)
            work.audit.note(incoming.received_at, actor_of(who.id), "erased")
        work.personal.erase(who.id if who else None, _addresses(incoming))
    store.scrub()
    for address in _addresses(incoming):
        services.conversations.forget(address)
    if services.memory is not None:
        services.memory.forget()
    return say(own_data.ERASED, edits=True)


WITHDRAW = Button(prefix="withdraw", action="own_data", handle=withdraw)
ERASE = Button(prefix="erase", action="own_data", handle=erase)

ROOM = Room(
    commands=(
        Command(names=("dulieucuatoi",), action="own_data", handle=show, about=own_data.ABOUT_DATA, menu=EVERYBODY),
        Command(
            names=("xoadulieu",), action="own_data", handle=ask_to_erase, about=own_data.ABOUT_ERASE, menu=EVERYBODY
        ),
    ),
    buttons=(WITHDRAW, ERASE),
)
