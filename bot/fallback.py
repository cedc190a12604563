"""What can still be said to people while the store is away, full or held by somebody else."""

import sqlite3
from dataclasses import replace

from bot.conversations import StoredConversations
from bot.store.store import FAILURES
from handlers.messages import Incoming, Reply
from handlers.ports import Services
from handlers.registry import find_phrase
from handlers.router import is_typed_code, respond
from handlers.texts import common

_HELP = ("/help", "/trogiup")


def answer_without_store(error: Exception, incoming: Incoming, services: Services) -> Reply | None:
    """Return a reply in which nothing is read from the store or kept there; None where `error` is not the store's.

    A question is answered from the plans, as to a citizen, and says so. What would change something is not done, and
    that is what is said: commands, buttons, files, and words that stand for a command.
    """
    if not isinstance(error, (*FAILURES, sqlite3.OperationalError)):
        return None
    if is_deed(incoming):
        return Reply(text=common.STORE_AWAY, kind="no_answer")
    alone = replace(services, store=None, conversations=StoredConversations())
    reply = respond(replace(incoming, who=None), alone)
    return replace(reply, text=f"{reply.text}\n\n{common.STORE_AWAY_ANSWERED}", rating=())


def is_deed(incoming: Incoming) -> bool:
    """Whether a message wants more than an answer from the plans, so that one must not be taken for it."""
    asks = incoming.choice is None and incoming.file is None and incoming.location is None
    if not asks or is_typed_code(incoming.text):
        return True
    command = incoming.text.lstrip().startswith("/") and incoming.text.strip().lower() not in _HELP
    return command or find_phrase(incoming.text) is not None
