"""The Zalo bot's webhook: where updates are sent to, by which secret they are known, and how one is read."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.zalo.incoming import read_message, read_updates
from bot.web.webhooks import Unreadable, Update, Webhook, check_header

PATH = "/webhook/zalo"
_HEADER = "X-Bot-Api-Secret-Token"


def make_webhook(secret: str, take: Callable[[Any], Awaitable[None]]) -> Webhook:
    """Return the webhook whose bodies, flat or wrapped in `result`, `take` is given."""

    def read(fields: dict[str, Any]) -> Update:
        updates = read_updates(fields)
        if not updates or "event_name" not in updates[0]:
            raise Unreadable
        message = read_message(updates[0])

        async def hand_over() -> None:
            await take(fields)

        if message is None:  # an event without a message: nothing to answer
            return Update(key=("zalo", id(fields)), person=("zalo", ""), take=hand_over)
        return Update(key=("zalo", message.id), person=("zalo", message.sender), take=hand_over)

    return Webhook(path=PATH, admits=check_header(_HEADER, secret), read=read)
