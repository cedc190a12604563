"""A typed message that a screen waits for: it goes to the screen's button instead of being taken for a question."""

from dataclasses import replace

from handlers.messages import Incoming
from handlers.ports import Services

SUFFIX = "#awaited"
"""Under which name, after the person's, it is kept what waits."""


def await_text(incoming: Incoming, services: Services, value: str, *, files: bool = False) -> None:
    """Let the next typed message press the button `value`: its handler reads the message in `incoming.text`.

    A file does as well where `files`. Any button, command or other file ends the wait; so does half an hour. What is
    said among others neither answers nor ends it.
    """
    kept = {"value": value, "files": files}
    services.conversations.put(incoming.person + SUFFIX, kept, incoming.received_at)


def take_awaited(incoming: Incoming, services: Services) -> Incoming:
    """Return the message as the press of the button that waits for it; whatever came, nothing waits any more.

    Without a store there are no screens that wait.
    """
    if services.store is None:
        return incoming
    key = incoming.person + SUFFIX
    kept = services.conversations.get(key, incoming.received_at)
    if not kept or incoming.group:
        return incoming
    services.conversations.put(key, {}, incoming.received_at)
    if incoming.choice is None and incoming.file is not None and kept.get("files"):
        return replace(incoming, choice=kept["value"])
    typed = incoming.choice is None and incoming.file is None and incoming.location is None
    if not typed or not incoming.text.strip() or incoming.text.lstrip().startswith("/"):
        return incoming
    return replace(incoming, choice=kept["value"])
