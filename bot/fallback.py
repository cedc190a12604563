"""What can still be said to people while the store is away, full or held by somebody else."""

import sqlite3
from dataclasses import replace

from bot.conversations import StoredConversations
from bot.store.store import FAILURES
from handlers.messages import Incoming, Reply
from handlers.ports import Services
from handlers.registry import find_phrase
from handlers.router import respond
from handlers.texts import common


def answer_without_store(error: Exception, incoming: Incoming, services: Services) -> Reply | None:
    """Return a reply in which nothing is read from the store or kept there; None where `error` is not the store's.

    A question is answered from the plans, as to a citizen, and says so. What would change something is not done, and
    that is what is said: commands, buttons, files, and words that stand for a command.
    """
    if not isinstance(error, (*FAILURES, sqlite3.OperationalError)):
        return None
    asks = incoming.choice is None and incoming.file is None and incoming.location is None
    if not asks or incoming.text.lstrip().startswith("/") or find_phrase(incoming.text) is not None:
        return Reply(text=common.STORE_AWAY, kind="no_answer")
    alone = replace(services, store=None, conversations=StoredConversations())
    reply = respond(replace(incoming, who=None), alone)
    return replace(reply, text=f"{reply.text}\n\n{common.STORE_AWAY_ANSWERED}", rating=())
