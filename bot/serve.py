"""Serving every channel that is configured, until SIGTERM or Ctrl-C."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot import clock
from bot.alarms import Watch
from bot.app import LiveServices
from bot.channels.links import add_links
from bot.commands import announce, data_directory, prepare
from bot.console import Failure
from bot.errors import TokenRefused
from bot.following import Follower
from bot.incidents import Outcome, Respond, respond_or_apologise, search_or_give_up
from bot.metrics import timed
from bot.misfits import find_misfit
from bot.settings import Settings
from bot.tick import make_dispatcher, open_senders
from bot.vitals import VitalSigns
from bot.warming import warm_up
from handlers.inline import Found
from handlers.messages import Incoming
from handlers.texts import console

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.web.webhooks import Webhook

_SWITCH_SECONDS = 0.001
"""How long a thread that works out an answer may keep the loop waiting, which sends those that are ready: with Python's
five milliseconds, several of them at work hold up each thing that the loop does."""

Run = Callable[[asyncio.Event], Awaitable[None]]
"""What serves one channel until the event is set, and returns when it has put everything away."""

Search = Callable[[str], Sequence[Found]]
"""What finds tasks by words that are typed in other chats."""


class Messenger(Protocol):
    """A channel of a messenger: what serves it, and where its updates are sent to, None where they are asked for."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set."""
        ...

    @property
    def webhook(self) -> "Webhook | None":
        """The webhook for the site to serve."""
        ...


def serve_channels() -> int:
    """Serve until told to stop, and return the exit code."""
    settings = prepare(None)
    misfit = find_misfit(settings)
    if misfit is not None:
        raise Failure(misfit, 2)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    sys.setswitchinterval(_SWITCH_SECONDS)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    with data_directory(settings):
        services = LiveServices(settings, announce)

    def read_now() -> datetime:
        return clock.read_now(settings.timezone)

    warm_up(services.get().library, read_now().date())
    channels = _open_channels(settings, services, read_now)
    async with open_senders(settings, services.store, read_now, services.get) as senders:
        dispatcher = make_dispatcher(services.store, senders, services.get, read_now)
        vitals = VitalSigns(services.store, settings.data_dir, services.get, read_now, dispatcher.find_idle)
        watch = Watch(
            store=services.store, senders=senders, dispatcher=dispatcher, look=vitals.look, get_services=services.get,
            mend=services.mend, read_now=read_now,
        )  # fmt: skip
        follower = [Follower(settings, services).run] if services.store.shared else []
        inside = [_listen_inside(vitals, settings)] if settings.metrics_port else []
        try:
            await run_together(
                (services.store.jottings.run, dispatcher.run, watch.run, *follower, *inside, *channels), stop
            )
        except TokenRefused as refusal:
            raise Failure(console.TOKENS_REFUSED[refusal.channel]) from None


def _open_channels(settings: Settings, services: LiveServices, read_now: Callable[[], datetime]) -> list[Run]:
    """Return what serves each channel that is configured, the site last, which rooms of the others may be part of."""

    def respond(incoming: Incoming) -> Outcome:
        with timed(incoming.person.partition(":")[0]) as timing:
            outcome = respond_or_apologise(incoming, services.get())
            timing.kind = outcome.reply.kind if outcome.incident is None else "incident"
        if outcome.incident is not None:
            services.doubt()
        return outcome

    def respond_with_links(incoming: Incoming) -> Outcome:
        outcome = respond(incoming)
        return replace(outcome, reply=add_links(outcome.reply, services.get(), incoming.person))

    def search(words: str) -> Sequence[Found]:
        return search_or_give_up(words, services.get(), read_now().date())

    messengers = _open_messengers(settings, services, read_now, respond_with_links, search)
    runs: list[Run] = [one.run for one in messengers]
    if settings.http_port:
        from bot.web.site import open_site

        site = open_site(
            settings, store=services.store, get_services=services.get, respond=respond, read_now=read_now,
            webhooks=[one.webhook for one in messengers if one.webhook is not None],
        )  # fmt: skip
        runs.append(_listen(site, settings))
    return runs


def _open_messengers(
    settings: Settings, services: LiveServices, read_now: Callable[[], datetime], respond: Respond, search: Search
) -> list[Messenger]:
    opened: list[Messenger] = []
    if settings.telegram_token is not None:
        from bot.channels.telegram import TelegramChannel

        opened.append(TelegramChannel(settings, respond, read_now, services.store, search))
    if settings.zalo_bot_token is not None:
        from bot.channels.zalo import ZaloChannel

        opened.append(ZaloChannel(settings, respond, read_now, services.store))
    if settings.zalo_oa_app_id is not None:
        from bot.channels.zalo_oa import OfficialAccountChannel

        opened.append(OfficialAccountChannel(settings, respond, read_now, services.store))
    return opened


def _listen_inside(vitals: VitalSigns, settings: Settings) -> Run:
    from bot.web.inside import open_inside

    return _listen(open_inside(vitals), settings, (settings.metrics_host, settings.metrics_port))


def _listen(site: "Starlette", settings: Settings, place: tuple[str, int] | None = None) -> Run:
    from bot.web.server import WebServer

    host, port = place or (settings.http_host, settings.http_port)
    try:
        return WebServer(site, settings, (host, port)).run
    except OSError as error:
        where = f"{host}:{port}"
        raise Failure(console.PORT_TAKEN.format(where=where, reason=error.strerror or str(error))) from None


async def run_together(runs: Sequence[Run], stop: asyncio.Event) -> None:
    """Serve all channels side by side until `stop` is set; once one ends, the others are stopped too.

    A channel that ended silently would be missed by nobody. What the first to fail raised is raised when all are done.
    """
    tasks = [asyncio.ensure_future(run(stop)) for run in runs]
    for task in tasks:
        task.add_done_callback(lambda _: stop.set())
    try:
        await asyncio.wait(tasks)
    finally:
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        task.result()
