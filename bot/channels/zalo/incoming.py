"""What came from a Zalo bot as the assistant takes it: who said it, where, and whether it was said to the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.fetching import offer_picture
from handlers.messages import Asker, Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as Zalo gives it."""

    id: str
    event: str
    chat: str
    group: bool
    sender: str
    name: str
    from_bot: bool
    text: str
    photo: str


def read_updates(body: Any) -> list[dict[str, Any]]:
    """Return the updates of a body: flat, wrapped in `result`, or a list there."""
    inner = body.get("result", body) if isinstance(body, dict) else body
    found = inner if isinstance(inner, list) else [inner]
    return [one for one in found if isinstance(one, dict)]


def read_message(update: Mapping[str, Any]) -> Message | None:
    """Return the message of an update, None where it holds none that can be answered."""
    said = update.get("message")
    if not isinstance(said, dict):
        return None
    chat, sender = said.get("chat"), said.get("from")
    if not isinstance(chat, dict) or not isinstance(sender, dict):
        return None
    number, where, who = (_text(one) for one in (said.get("message_id"), chat.get("id"), sender.get("id")))
    if not (number and where and who):
        return None
    return Message(
        id=number,
        event=_text(update.get("event_name")),
        chat=where,
        group=_text(chat.get("chat_type")).upper() == "GROUP",
        sender=who,
        name=_text(sender.get("display_name")),
        from_bot=bool(sender.get("is_bot")),
        text=_text(said.get("text")) or _text(said.get("caption")),
        photo=_text(said.get("photo_url")) or _text(said.get("photo")),
    )


def is_addressed(message: Message, bot_name: str) -> bool:
    """Return whether the bot is spoken to: always in a private chat, else by command or by its name."""
    if not message.group:
        return True
    return message.text.startswith("/") or f"@{bot_name}".lower() in message.text.lower()


def make_incoming(message: Message, bot_name: str, now: datetime) -> Incoming | None:
    """Return what the message says, None for a kind of message that the assistant cannot take."""
    if not (message.text or message.photo):
        return None
    return Incoming(
        person=f"zalo:{message.sender}" if message.group else f"zalo:{message.chat}",
        text=_strip_mention(message.text, bot_name),
        asker=Asker(),
        received_at=now,
        display_name=message.name,
        file=offer_picture(message.photo),
        group=message.group,
    )


def _strip_mention(text: str, bot_name: str) -> str:
    mention = f"@{bot_name}"
    at = text.lower().find(mention.lower())
    if at < 0 or text.startswith("/") or not bot_name:
        return text
    return f"{text[:at]}{text[at + len(mention) :]}".strip()


def _text(value: object) -> str:
    """Return what stands there as text, '' for what is neither text nor number."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
