"""Which handler a message goes to: commands and buttons by the registry, everything else as a question."""

import re
from dataclasses import replace

from handlers.awaited import take_awaited
from handlers.masking import mask
from handlers.messages import Asker, Incoming, Reply
from handlers.numbers import offer_numbers, press_by_number
from handlers.people import Person
from handlers.permissions import NotAllowed, may, require, roles_with
from handlers.ports import Services
from handlers.rooms import Button, Command, Phrase
from handlers.texts import common

QUESTION_LIMIT = 4000
"""Characters of a question that are read; what is longer is no question but a pasted document."""

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]+)(?:@\w+)?(?=\s|$)")
_TYPED_CODE = re.compile(r"(?i)start\s+(?=[A-Za-z0-9_-]{16,}\s*$)")


def respond(incoming: Incoming, services: Services) -> Reply:
    """Return the reply to one message, whatever it holds.

    A button that was pressed goes to the room whose prefix its value bears, or to the questions; `text` is its
    label then. On channels that know no commands an invitation may be typed without the slash.
    """
    return respond_knowing(incoming, services)[0]


def respond_knowing(incoming: Incoming, services: Services) -> tuple[Reply, Person | None]:
    """Return the reply to one message, and who sent it, as the store knew them before it was answered."""
    incoming = _recognise(incoming, services)
    who = incoming.who
    incoming = take_awaited(press_by_number(incoming, services), services)
    reply = _respond(incoming, services)
    offer_numbers(incoming, reply, services)
    return reply, who


def is_typed_code(text: str) -> bool:
    """Whether an invitation was typed without the slash."""
    return _TYPED_CODE.match(text.strip()) is not None


def _respond(incoming: Incoming, services: Services) -> Reply:
    text = _mend(incoming.text).strip()
    if incoming.choice is not None:
        return _press(replace(incoming, text=text, choice=_mend(incoming.choice)), services)
    if incoming.file is not None:
        return _take_file(replace(incoming, text=text), services)
    if incoming.location is not None:
        return _place(incoming, services)
    if not any(character.isalnum() for character in text):
        return Reply(text=common.EMPTY_QUESTION, kind="clarify")
    text = _TYPED_CODE.sub("/start ", text, count=1) if _TYPED_CODE.match(text) else text
    command = _COMMAND.match(text)
    if command is not None:
        return _obey(command, replace(incoming, text=text), services)
    if len(text) > QUESTION_LIMIT:
        return Reply(text=common.too_long(len(text), QUESTION_LIMIT), kind="clarify")
    return _say(incoming if text == incoming.text else replace(incoming, text=text), services)


def _say(incoming: Incoming, services: Services) -> Reply:
    """Return what words do that stand for a command, for who may do it; else the answer to a question."""
    if services.store is not None:
        from handlers.registry import find_phrase

        found = find_phrase(incoming.text)
        if found is not None and may(incoming, found[0].action):
            return _enter(found[0], incoming, services, found[1])
    return _ask(incoming, services)


def _take_file(incoming: Incoming, services: Services) -> Reply:
    """Return what becomes of a file: the first that wants it among those whose action the sender may do."""
    from handlers.registry import list_file_takers

    for taker in list_file_takers() if services.store is not None else ():
        if may(incoming, taker.action):
            try:
                reply = taker.handle(incoming, services)
            except NotAllowed as refusal:
                return _refuse(refusal, incoming)
            if reply is not None:
                return reply
    known = services.store is not None and may(incoming, "update_work")
    return Reply(text=common.FILE_UNASKED if known else common.ONLY_TEXT, kind="clarify")


def _recognise(incoming: Incoming, services: Services) -> Incoming:
    """Return the message with who sent it; a role that the channel vouches for (the command line) stands.

    Who had blocked the assistant and writes again is reminded again.
    """
    if services.store is None:
        return incoming
    with services.store.look() as work:
        who = work.people.find(incoming.person)
    if who is None:
        return incoming
    if incoming.person in who.lost:
        with services.store.begin() as work:
            work.people.welcome_back(incoming.person)
    return replace(incoming, who=who, asker=who.asker if incoming.asker == Asker() else incoming.asker)


def _mend(text: str) -> str:
    """Return `text` without half surrogate pairs and NUL, which cannot be stored everywhere or sent back."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _place(incoming: Incoming, services: Services) -> Reply:
    from handlers.citizens import take_place  # no question needs it

    return take_place(incoming, services)


def _ask(incoming: Incoming, services: Services) -> Reply:
    from handlers.ask import answer  # the greeting needs none of it
    from handlers.rating import offer_rating

    reply = answer(incoming, services)
    _keep_question(incoming, reply, services)
    if incoming.who is not None and incoming.who.memberships:
        from handlers.browse import offer_progress

        reply = offer_progress(incoming, reply, services)
    return offer_rating(incoming, reply, services)


def _keep_question(incoming: Incoming, reply: Reply, services: Services) -> None:
    """Keep a question that was typed, without who asked; only of those who agreed to that."""
    if incoming.who is None or incoming.choice is not None or services.store is None:
        return
    services.store.jottings.keep_question(incoming.who.id, incoming.today, mask(incoming.text), reply.kind)


def _press(incoming: Incoming, services: Services) -> Reply:
    from handlers.registry import find_button  # no question needs the rooms

    found = find_button(incoming.choice or "")
    if found is None:
        return _ask(incoming, services)
    button, rest = found
    return _enter(button, incoming, services, rest)


def _obey(typed: re.Match[str], incoming: Incoming, services: Services) -> Reply:
    from handlers.registry import find_command

    command = find_command(typed["name"])
    if command is None:
        return Reply(text=common.unknown_command(f"/{typed['name'][:32]}"), kind="clarify")
    return _enter(command, incoming, services, incoming.text[typed.end() :].strip())


def _enter(door: Command | Button | Phrase, incoming: Incoming, services: Services, words: str) -> Reply:
    """Return what a command or button answers, the permission looked up first, as it stands now."""
    if door.needs_store and services.store is None:
        return Reply(text=common.NEEDS_STORE, kind="no_answer")
    if incoming.group and not door.in_groups:
        return Reply(text=common.ONLY_PRIVATE, kind="no_answer")
    try:
        require(incoming, door.action)
        return door.handle(incoming, services, words)
    except NotAllowed as refusal:
        return _refuse(refusal, incoming)


def _refuse(refusal: NotAllowed, incoming: Incoming) -> Reply:
    known = incoming.asker != Asker()
    return Reply(text=common.refused(roles_with(str(refusal)), known=known), kind="no_answer")
