"""A typed message that a screen waits for: it goes to the screen's button instead of being taken for a question."""

from dataclasses import replace

from handlers.messages import Incoming
from handlers.ports import Services

_SUFFIX = "#awaited"


def await_text(incoming: Incoming, services: Services, value: str) -> None:
    """Let the next typed message press the button `value`: its handler reads the message in `incoming.text`.

    Any button, command or file ends the wait; so does half an hour.
    """
    services.conversations.put(incoming.person + _SUFFIX, {"value": value}, incoming.received_at)


def take_awaited(incoming: Incoming, services: Services) -> Incoming:
    """Return the message as the press of the button that waits for it; whatever came, nothing waits any more.

    Without a store there are no screens that wait.
    """
    if services.store is None:
        return incoming
    key = incoming.person + _SUFFIX
    kept = services.conversations.get(key, incoming.received_at)
    if not kept:
        return incoming
    services.conversations.put(key, {}, incoming.received_at)
    typed = incoming.choice is None and incoming.file is None and incoming.location is None
    if not typed or not incoming.text.strip() or incoming.text.lstrip().startswith("/"):
        return incoming
    return replace(incoming, choice=kept["value"])
