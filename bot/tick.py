"""The dispatcher put together from the settings, and one turn of it as a command."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import clock
from bot.app import LiveServices
from bot.channels.sending import Sender
from bot.commands import announce, data_directory, prepare, print_line
from bot.console import Failure
from bot.delivery import Report
from bot.dispatcher import Dispatcher
from bot.settings import Settings
from bot.store.store import SqlStore
from handlers.messages import Choice
from handlers.numbers import offer_unasked
from handlers.ports import Services
from handlers.registry import list_kinds, list_planners
from handlers.texts import console

_TURN_SECONDS = 25
_SEEN_THROUGH = timedelta(minutes=1)
"""A send that was refused or lost from sight is tried again within the turn when it need not wait longer than this."""


@asynccontextmanager
async def open_senders(
    settings: Settings, store: SqlStore, read_now: Callable[[], datetime], get_services: Callable[[], Services]
) -> AsyncIterator[dict[str, Sender[Any]]]:
    """Give what sends on each channel that is configured, by the name of the channel."""

    def offer(address: str, buttons: tuple[Choice, ...]) -> Callable[[], None]:
        return offer_unasked(address, buttons, get_services().conversations, read_now())

    async with AsyncExitStack() as stack:
        senders: dict[str, Sender[Any]] = {}
        if settings.telegram_token is not None:
            from bot.channels.telegram import open_sender

            senders["telegram"] = await stack.enter_async_context(open_sender(settings))
        if settings.zalo_bot_token is not None:
            from bot.channels import zalo

            senders["zalo"] = await stack.enter_async_context(zalo.open_sender(settings, store, read_now, offer))
        if settings.zalo_oa_app_id is not None:
            from bot.channels import zalo_oa

            senders["oa"] = await stack.enter_async_context(zalo_oa.open_sender(settings, store, read_now, offer))
        if settings.http_port:
            from bot.web.sender import WebSender
            from bot.web.talks import CHANNEL, Talks

            senders[CHANNEL] = WebSender(Talks(store, read_now, get_services))
        yield senders


def make_dispatcher(
    store: SqlStore,
    senders: Mapping[str, Sender[Any]],
    get_services: Callable[[], Services],
    read_now: Callable[[], datetime],
) -> Dispatcher:
    """Return the dispatcher of the notices and planners that the rooms bring."""
    return Dispatcher(
        store=store,
        senders=senders,
        kinds=list_kinds(),
        planners=list_planners(),
        get_services=get_services,
        read_now=read_now,
    )


def tick_once(now: str | None) -> None:
    """Plan and send what is due at `now` (ISO 8601), or at this moment, and print what it came to."""
    settings = prepare()
    read_now = _read_clock(now, settings)
    with data_directory(settings):
        services = LiveServices(settings, announce)
    report = asyncio.run(_tick(settings, services, read_now))
    if report is None:
        print_line(console.TURN_TAKEN)
        return
    with services.store.look() as work:
        counts = work.outbox.count()
    waiting = sum(counts.get(state, 0) for state in ("waiting", "claimed", "sending"))
    print_line(console.TICKED.format(**asdict(report), waiting=waiting))


def _read_clock(now: str | None, settings: Settings) -> Callable[[], datetime]:
    if now is None:
        return lambda: clock.read_now(settings.timezone)
    zone = ZoneInfo(settings.timezone)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise Failure(console.wrong_value("--now"), 2) from None
    return clock.start_at(moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone))


async def _tick(settings: Settings, services: LiveServices, read_now: Callable[[], datetime]) -> Report | None:
    """Return what the turn came to, None where another dispatcher would not give it."""
    async with open_senders(settings, services.store, read_now, services.get) as senders:
        dispatcher = make_dispatcher(services.store, senders, services.get, read_now)
        try:
            for _ in range(_TURN_SECONDS):
                if await dispatcher.hold_turn():
                    return await _see_through(dispatcher, read_now)
                await asyncio.sleep(1)
        finally:
            await dispatcher.close()
    return None


async def _see_through(dispatcher: Dispatcher, read_now: Callable[[], datetime]) -> Report:
    total, end = Report(), read_now() + _SEEN_THROUGH
    while True:
        report = await dispatcher.tick()
        for each in fields(Report):
            setattr(total, each.name, getattr(total, each.name) + getattr(report, each.name))
        again_at = dispatcher.find_next_try()
        if not report.put_off or again_at is None or again_at > end:
            return total
        await asyncio.sleep(max(0.0, (again_at - read_now()).total_seconds()))
