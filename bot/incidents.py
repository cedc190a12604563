"""Unforeseen errors, logged without anybody's words under an id that the person is shown."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.conversations import JsonConversations
from bot.logs import describe_error
from bot.one_message import Talk, WatchedStore
from handlers.inline import Found, search_inline
from handlers.menus import find_role
from handlers.messages import Incoming, Reply, Role
from handlers.people import Person
from handlers.ports import Services
from handlers.router import respond_knowing
from handlers.texts import common
from knowledge.errors import KnowledgeError

_LOG = logging.getLogger("cchc")
Result = TypeVar("Result")


def count_incident(doing: str) -> None:
    """Count one; a command that answers once without one does without the library that counts."""
    from bot.metrics import INCIDENTS

    INCIDENTS.labels(doing).inc()


def record_incident(error: BaseException, doing: str) -> str:
    """Log `error` under a new id and return the id.

    Only its kind and the places in the code are logged: an error's own text may repeat what the person wrote.
    The knowledge base's errors speak of files alone, so theirs is told.
    """
    incident = secrets.token_hex(3).upper()
    said = f" ({error})" if isinstance(error, KnowledgeError) else ""
    fields = {"incident": incident}
    _LOG.error("incident %s while %s: %s%s", incident, doing, describe_error(error), said, extra=fields)
    count_incident(doing.partition(":")[0])
    return incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An unforeseen error in the place of a result; it is logged under `id`."""

    id: str


def guard(act: Callable[[], Result], doing: str) -> "Result | Incident":
    """Return what `act` returns: a notice or a planner must not take the others down with it."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is logged, and tried again later
        return Incident(id=record_incident(error, doing))


async def guard_request(act: Awaitable[None], doing: str) -> "Incident | None":
    """Return None when `act` is done: one request of the site must not take the others down with it."""
    try:
        await act
    except Exception as error:  # noqa: BLE001  # whatever it is, it is logged, and the person is shown its id
        return Incident(id=record_incident(error, doing))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The reply to one message; `incident` is the id of the error in whose place it is an apology.

    `role` is what the sender may act as once it is answered, None for somebody whom the store does not know.
    """

    reply: Reply
    incident: str | None = None
    role: Role | None = None


Respond = Callable[[Incoming], Outcome]
"""What a channel asks for the reply to a message: never raises, may be called from any thread."""


def respond_or_apologise(incoming: Incoming, services: Services) -> Outcome:
    """Return the reply to one message, or an apology that names the incident.

    What the conversation is to remember is read at once and written at once, however often handlers ask for it.
    """
    kept, store = services.conversations, None if services.store is None else WatchedStore(services.store)
    talk = Talk(kept, incoming.person, incoming.received_at) if isinstance(kept, JsonConversations) else None
    try:
        reply, who = respond_knowing(incoming, replace(services, conversations=talk or kept, store=store))
        if talk is not None:
            talk.write()
    except Exception as error:  # noqa: BLE001  # one message must not take the others down with it
        incident = record_incident(error, "answering")
        known = _find_reply_in_need(error, incoming, services)
        if known is None and talk is not None:  # a screen that waited for this message waits no more
            guard(talk.write, "keeping a conversation")
        return Outcome(reply=known or Reply(text=common.incident(incident), kind="no_answer"), incident=incident)
    return Outcome(reply=reply, role=_find_role(incoming, services, who, changed=store is not None and store.changed))


def _find_role(incoming: Incoming, services: Services, who: Person | None, *, changed: bool) -> Role | None:
    """Return what the sender may act as now; looked up again where the message changed the store."""
    if incoming.group:
        return None
    if not changed:
        return None if who is None else who.asker.role
    role = guard(lambda: find_role(incoming, services), "looking up a role")
    return None if isinstance(role, Incident) else role


def _find_reply_in_need(error: Exception, incoming: Incoming, services: Services) -> Reply | None:
    """Return what can be said without the store, where it is the store that failed."""
    from bot.fallback import answer_without_store  # whoever answers once has no store

    reply = guard(lambda: answer_without_store(error, incoming, services), "answering without the store")
    return None if isinstance(reply, Incident) else reply


def search_or_give_up(words: str, services: Services, today: date) -> tuple[Found, ...]:
    """Return the tasks that hold the words, none where something went wrong, which is logged."""
    found = guard(lambda: search_inline(words, services, today), "searching")
    return () if isinstance(found, Incident) else found
