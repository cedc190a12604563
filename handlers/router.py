"""Which handler a message goes to: commands, what cannot be read, and everything else as a question."""

import re
from dataclasses import replace

from handlers.messages import Asker, Incoming, Reply
from handlers.ports import Services
from handlers.texts import common

QUESTION_LIMIT = 4000
"""Characters of a question that are read; what is longer is no question but a pasted document."""

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]+)(?:@\w+)?(?=\s|$)")
_HELP = {"help", "trogiup"}


def respond(incoming: Incoming, services: Services) -> Reply:
    """Return the reply to one message, whatever it holds.

    A button that was pressed goes to the questions with its value; `text` is its label then.
    """
    incoming = _recognise(incoming, services)
    text = _mend(incoming.text).strip()
    if incoming.choice is not None:
        return _ask(replace(incoming, text=text, choice=_mend(incoming.choice)), services)
    if not any(character.isalnum() for character in text):
        return Reply(text=common.EMPTY_QUESTION, kind="clarify")
    command = _COMMAND.match(text)
    if command is not None:
        return _obey(command)
    if len(text) > QUESTION_LIMIT:
        return Reply(text=common.too_long(len(text), QUESTION_LIMIT), kind="clarify")
    return _ask(replace(incoming, text=text), services)


def _recognise(incoming: Incoming, services: Services) -> Incoming:
    """Return the message with who sent it; a role that the channel vouches for (the command line) stands."""
    if services.store is None:
        return incoming
    with services.store.look() as work:
        who = work.people.find(incoming.person)
    if who is None:
        return incoming
    return replace(incoming, who=who, asker=who.asker if incoming.asker == Asker() else incoming.asker)


def _mend(text: str) -> str:
    """Return `text` without half surrogate pairs, which can neither be stored nor be sent back."""
    return text.encode("utf-8", "replace").decode()


def _ask(incoming: Incoming, services: Services) -> Reply:
    from handlers.ask import answer  # the greeting needs none of it

    return answer(incoming, services)


def _obey(command: re.Match[str]) -> Reply:
    name = command["name"].lower()
    if name == "start":
        return Reply(text=common.start(), kind="answer")
    if name in _HELP:
        return Reply(text=common.help_screen(), kind="answer")
    return Reply(text=common.unknown_command(f"/{command['name'][:32]}"), kind="clarify")
