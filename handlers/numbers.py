"""Buttons by number: what a channel without buttons shows in their place, and what a typed number presses."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Conversations, Services

_NUMBER = re.compile(r"\s*(\d{1,2})[.)]?\s*")
SUFFIX = "#buttons"
"""Under which name, after the person's, the buttons of the last screen are kept."""

_UNASKED_KEPT_FOR = timedelta(days=1)


def list_buttons(reply: Reply) -> list[Choice]:
    """Return the buttons of a screen in the order of their numbers, from the top left on."""
    return [choice for row in reply.buttons for choice in row]


def number_buttons(reply: Reply) -> str:
    """Return the reply's text with its buttons numbered below it, for a channel that has none.

    A button that bears its own number belongs to a row of the text, which says what it does.
    """
    numbered = enumerate(list_buttons(reply), start=1)
    lines = [f"{number}. {choice.label}" for number, choice in numbered if choice.label != str(number)]
    return "\n\n".join(part for part in (reply.alert, reply.text, "\n".join(lines)) if part)


def offer_numbers(incoming: Incoming, reply: Reply, services: Services) -> None:
    """Keep the buttons of this screen, so that their numbers can be typed; another reply's choices end that."""
    key = incoming.person + SUFFIX
    buttons = list_buttons(reply)
    if buttons:
        services.conversations.put(key, _to_kept(buttons), incoming.received_at)
    elif reply.choices and services.conversations.get(key, incoming.received_at):
        services.conversations.put(key, {}, incoming.received_at)


def offer_unasked(
    person: str, buttons: Sequence[Choice], conversations: Conversations, now: datetime
) -> Callable[[], None]:
    """Keep the buttons of a screen that is about to come unasked, for a day: it is the last one that the person sees.

    Return what keeps those again that were there before, should the screen not come.
    """
    key = person + SUFFIX
    before = conversations.get(key, now) or {}
    conversations.put(key, _to_kept(buttons), now, _UNASKED_KEPT_FOR)
    return lambda: conversations.put(key, before, now)


def _to_kept(buttons: Sequence[Choice]) -> dict[str, list[list[str]]]:
    return {"buttons": [[choice.label, choice.value] for choice in buttons]}


def press_by_number(incoming: Incoming, services: Services) -> Incoming:
    """Return the message as the press of a button of the last screen, where it is that button's number."""
    match = _NUMBER.fullmatch(incoming.text)
    if match is None or incoming.choice is not None:
        return incoming
    kept = services.conversations.get(incoming.person + SUFFIX, incoming.received_at) or {}
    buttons = kept.get("buttons", [])
    number = int(match[1])
    if not 1 <= number <= len(buttons):
        return incoming
    label, value = buttons[number - 1]
    return replace(incoming, text=label, choice=value)
