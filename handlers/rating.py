"""The row under an answer by which people say whether it was right, and the answer kept for whoever says it was not."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers.masking import mask
from handlers.messages import Choice, Citation, Incoming, Reply
from handlers.ports import Services
from handlers.texts import feedback as texts

HELPFUL, WRONG = "ok", "no"
"""The prefixes of the two buttons (handlers/feedback.py)."""

KEPT_FOR = timedelta(days=7)
"""How long an answer can still be called wrong. It is kept without a name, the numbers of people in it masked."""

_LAST = "#answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer that was given, under its token; `rated` once somebody has said what they think of it.

    `buttons` are those that stand above the rating row, and stay when it goes.
    """

    token: str
    question: str
    reply: str
    citations: tuple[Citation, ...]
    buttons: tuple[tuple[Choice, ...], ...]
    rated: bool


def offer_rating(incoming: Incoming, reply: Reply, services: Services) -> Reply:
    """Return the reply to a question with its rating row, and keep it so that it can be called wrong.

    What asks back, greets or has nothing from the plans to it bears no row, but can be called wrong by command.
    """
    if services.store is None:
        return reply
    moment = incoming.received_at
    seed = f"{incoming.person}\n{moment.isoformat()}\n{incoming.text}\n{incoming.choice}"
    token = hashlib.sha256(seed.encode()).hexdigest()[:12]
    given = Given(
        token=token,
        question=mask(_full_question(incoming, services)),
        reply=mask(reply.text),
        citations=reply.citations,
        buttons=reply.buttons,
        rated=False,
    )
    services.conversations.put(_key(token), _to_kept(given), moment, KEPT_FOR)
    services.conversations.put(incoming.person + _LAST, {"token": token}, moment)
    answers = reply.kind == "list" or (reply.kind == "answer" and reply.citations)
    return replace(reply, rating=_row(token)) if answers and not reply.choices else reply


def _row(token: str) -> tuple[Choice, ...]:
    return (
        Choice(label=texts.HELPFUL, value=f"{HELPFUL}.{token}"),
        Choice(label=texts.WRONG, value=f"{WRONG}.{token}"),
    )


def _full_question(incoming: Incoming, services: Services) -> str:
    """Return what was asked, after the question that it goes on from."""
    kept = services.conversations.get(incoming.person, incoming.received_at) or {}
    before = str(kept.get("question", ""))
    return f"{before} → {incoming.text}" if before and before != incoming.text else incoming.text


def find_last(incoming: Incoming, services: Services) -> Given | None:
    """Return the last answer to a question of this person, within half an hour."""
    kept = services.conversations.get(incoming.person + _LAST, incoming.received_at)
    return find_given(str(kept["token"]), incoming, services) if kept else None


def find_given(token: str, incoming: Incoming, services: Services) -> Given | None:
    """Return the answer with this token, None when it is too old."""
    kept = services.conversations.get(_key(token), incoming.received_at)
    if not kept:
        return None
    return Given(
        token=token,
        question=kept["question"],
        reply=kept["reply"],
        citations=tuple(Citation(**one) for one in kept["citations"]),
        buttons=tuple(tuple(Choice(**one) for one in row) for row in kept["buttons"]),
        rated=kept["rated"],
    )


def note_rated(given: Given, incoming: Incoming, services: Services) -> None:
    """Keep that somebody has said what they think of an answer."""
    kept = _to_kept(replace(given, rated=True))
    services.conversations.put(_key(given.token), kept, incoming.received_at, KEPT_FOR)


def _to_kept(given: Given) -> dict[str, Any]:
    """Return what `find_given` reads again; `asdict` copies each word of it on its way."""
    return {
        "token": given.token,
        "question": given.question,
        "reply": given.reply,
        "citations": [
            {"plan": one.plan, "item": one.item, "place": one.place, "quote": one.quote} for one in given.citations
        ],
        "buttons": [[{"label": one.label, "value": one.value} for one in row] for row in given.buttons],
        "rated": given.rated,
    }


def _key(token: str) -> str:
    return f"answer:{token}"
