"""What is counted while the process runs, for Prometheus: names of channels and kinds, never of people."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from prometheus_client import Counter, Histogram

from bot import clock
from bot.channels.sending import OutOfReach, RecipientGone, Rejected, RetryLater, Uncertain

_LOG = logging.getLogger("cchc")

UPDATES = Counter("cchc_updates", "Messages and presses taken in", ["channel"])
ANSWERS = Counter("cchc_answers", "Replies by their kind", ["channel", "kind"])
ANSWER_SECONDS = Histogram(
    "cchc_answer_seconds", "From a message to its reply, without the sending", ["channel"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
LEFT_OUT = Counter("cchc_left_out", "Messages of people who write faster than is answered, left out", ["channel"])
INCIDENTS = Counter("cchc_incidents", "Unforeseen errors", ["doing"])
SENDS = Counter("cchc_sends", "Messages sent, and why others were not", ["channel", "purpose", "outcome"])
NOTICES = Counter("cchc_notices", "What became of notices", ["outcome"])
LATENESS = Histogram(
    "cchc_notice_lateness_seconds", "From when a notice was due (the end of the night, where that is later) until sent",
    buckets=(1, 5, 15, 60, 300, 900, 3600, 14400, 86400),
)  # fmt: skip

Purpose = Literal["reply", "notice", "alarm"]
OutcomeOfSend = Literal["sent", "refused", "failed", "gone", "out_of_reach", "rejected", "uncertain"]
"""`refused`: told to wait (429); `failed`: to be tried again; the others as bot/channels/sending.py calls them."""


@dataclass(slots=True)
class Timing:
    """A message that is being answered; `kind` is that of the reply."""

    kind: str = ""


@contextmanager
def timed(channel: str) -> Iterator[Timing]:
    """Count a message that came by `channel`, the reply that is found inside, and how long it took."""
    UPDATES.labels(channel).inc()
    timing, begun = Timing(), clock.read_seconds()
    yield timing
    seconds = clock.read_seconds() - begun
    ANSWER_SECONDS.labels(channel).observe(seconds)
    ANSWERS.labels(channel, timing.kind).inc()
    fields = {"channel": channel, "kind": timing.kind, "milliseconds": round(seconds * 1000, 1)}
    _LOG.debug("answered on %s: %s", channel, timing.kind, extra=fields)


def count_send(channel: str, purpose: Purpose, outcome: OutcomeOfSend) -> None:
    """Count one message that was tried."""
    SENDS.labels(channel, purpose, outcome).inc()


@contextmanager
def counted(channel: str, purpose: Purpose) -> Iterator[None]:
    """Count the send that is done inside by what it raises."""
    outcome: OutcomeOfSend = "sent"
    try:
        yield
    except RetryLater as refusal:
        outcome = "failed" if refusal.wait is None else "refused"
        raise
    except RecipientGone:
        outcome = "gone"
        raise
    except OutOfReach:
        outcome = "out_of_reach"
        raise
    except Rejected:
        outcome = "rejected"
        raise
    except (Uncertain, TimeoutError):
        outcome = "uncertain"
        raise
    finally:
        count_send(channel, purpose, outcome)
