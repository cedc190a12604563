"""Serving every channel that is configured, until SIGTERM or Ctrl-C."""

import asyncio
import signal
from collections.abc import Sequence
from datetime import datetime

from bot import clock
from bot.app import LiveServices
from bot.commands import announce, data_directory, prepare
from bot.console import Failure
from bot.errors import TokenRefused
from bot.incidents import Outcome, respond_or_apologise, search_or_give_up
from bot.settings import Settings
from bot.tick import make_dispatcher, open_senders
from handlers.inline import Found
from handlers.messages import Incoming
from handlers.texts import console


def serve_channels() -> int:
    """Serve until told to stop, and return the exit code."""
    settings = prepare(None)
    if settings.telegram_token is None:
        raise Failure(console.NOTHING_TO_SERVE, 2)
    if settings.telegram_webhook_url is not None:
        raise Failure(console.WEBHOOK_NOT_YET, 2)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    from bot.channels.telegram import TelegramChannel

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    with data_directory(settings):
        services = LiveServices(settings, announce)

    def read_now() -> datetime:
        return clock.read_now(settings.timezone)

    def respond(incoming: Incoming) -> Outcome:
        return respond_or_apologise(incoming, services.get())

    def search(words: str) -> Sequence[Found]:
        return search_or_give_up(words, services.get(), read_now().date())

    channel = TelegramChannel(settings, respond, read_now, search)
    async with open_senders(settings) as senders:
        dispatcher = make_dispatcher(services.store, senders, services.get, read_now)
        sending = asyncio.create_task(dispatcher.run(stop))
        sending.add_done_callback(lambda _: stop.set())  # reminders that stop silently would be missed by nobody
        try:
            await channel.run(stop)
        except TokenRefused:
            raise Failure(console.TOKEN_REFUSED) from None
        finally:
            stop.set()
            await sending
