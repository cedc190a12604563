"""Telegram's webhook: where updates are sent to, by which secret they are known, and how one is read."""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.settings import Settings
from bot.web import webhooks

_DEFAULT_PATH = "/webhook/telegram"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where Telegram sends updates to, and the secret that it sends with each."""

    url: str
    path: str
    secret: str


def find_address(settings: Settings) -> Address | None:
    """Return the address of the webhook, None for polling.

    Where no secret is set one is drawn from the token, the same in every process; one that Telegram would refuse
    is replaced by its digest.
    """
    if settings.telegram_webhook_url is None or settings.telegram_token is None:
        return None
    parts = urlsplit(settings.telegram_webhook_url)
    url = settings.telegram_webhook_url if parts.path else settings.telegram_webhook_url + _DEFAULT_PATH
    given = settings.telegram_webhook_secret
    secret = given.get_secret_value() if given is not None else _draw("webhook", settings)
    return Address(
        url=url,
        path=urlsplit(url).path,
        secret=secret if _SECRET.fullmatch(secret) else hashlib.sha256(secret.encode()).hexdigest(),
    )


def _draw(purpose: str, settings: Settings) -> str:
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    return hmac.digest(token.encode(), purpose.encode(), "sha256").hex()


def make_webhook(address: Address, bot: Bot, take: Callable[[Update], Awaitable[None]]) -> webhooks.Webhook:
    """Return the webhook whose updates `take` is given."""

    def read(fields: dict[str, Any]) -> webhooks.Update:
        try:
            update = Update.de_json(fields, bot)
        except (TelegramError, KeyError, TypeError, ValueError, AttributeError):
            raise webhooks.Unreadable from None
        if update is None or not isinstance(update.update_id, int):
            raise webhooks.Unreadable
        sender = update.effective_user
        named = [one.id for one in (sender, update.effective_chat) if one is not None]
        if not all(isinstance(number, int) for number in named):  # the library takes whatever stands there
            raise webhooks.Unreadable

        async def hand_over() -> None:
            await take(update)

        person = update.update_id if sender is None else ("telegram", sender.id)
        return webhooks.Update(key=update.update_id, person=person, take=hand_over)

    return webhooks.Webhook(path=address.path, admits=webhooks.check_header(_HEADER, address.secret), read=read)
