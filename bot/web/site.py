"""The site put together: which rooms it has, from what stands behind them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.applications import Starlette

from bot import clock
from bot.incidents import Respond
from bot.proofs import Proofs
from bot.settings import Settings
from bot.store.store import SqlStore
from bot.web.assets import make_static_room
from bot.web.board import Board
from bot.web.chat import ChatPage, make_chat_guards
from bot.web.handouts import make_handouts_room
from bot.web.health import make_health_room
from bot.web.plans import make_plans_room
from bot.web.server import make_site
from bot.web.talks import Talks
from bot.web.webhooks import Webhook, make_guards, make_webhook_room
from handlers.ports import Services


def open_site(
    settings: Settings,
    *,
    store: SqlStore,
    get_services: Callable[[], Services],
    respond: Respond,
    read_now: Callable[[], datetime],
    webhooks: Sequence[Webhook] = (),
    read_seconds: Callable[[], float] = clock.read_seconds,
) -> Starlette:
    """Return the site with all its rooms."""
    talks = Talks(store, read_now, get_services)
    chat = ChatPage(talks, respond, read_now, make_chat_guards(read_seconds), settings.http_frame_ancestors)
    return make_site(
        [
            make_health_room(),
            make_static_room(),
            chat.make_room(),
            make_plans_room(get_services),
            Board(store, get_services, read_now, Proofs(settings)).make_room(),
            make_webhook_room(webhooks, make_guards(read_seconds)),
            make_handouts_room(store, read_now),
        ]
    )
