"""What is kept of a conversation: the last turn's question, what it told, and what it offered to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.messages import Incoming, Reply
from handlers.numbers import list_buttons
from handlers.ports import Services
from knowledge.codes import code_of_fact
from knowledge.facts import Fact, Found, Listing, NotInPlans, Outcome, Several, Talk, TargetList, Unclear
from knowledge.library import Record

MOST_KEPT = 12
_BESIDE_THE_TALK = frozenset(  # what is asked in between, and refused, ends no talk
    {"list_whole", "weather", "lottery", "sport", "money_market", "salary", "health", "legal_advice", "abuse"}
    | {"injection", "chitchat", "personal"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was understood of one message: its outcome, and the question that the next message may go on from.

    `choices` are those of the last turn, from which another may still be picked; `then` is what was said after the
    question to put another agency, plan or period in it. `codes` are of what is still talked about where the outcome
    tells nothing.
    """

    outcome: Outcome
    question: str
    wants: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the last turn left: its question, what it wanted, the codes of its facts and of the choices offered.

    `unknown` is the place or issuer that was asked about and whose plan nobody has; `then` what was said after the
    question to put something else in it. `kept` is all that as it was kept.
    """

    question: str = ""
    wants: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    whole: bool = False
    unknown: str = ""
    then: tuple[str, ...] = ()
    kept: dict[str, Any] | None = field(default=None, repr=False, compare=False)

    def records(self, services: Services) -> list[Record]:
        """Return the records of the last answer that the library still holds."""
        found = (services.library.find_by_code(code) for code in self.codes)
        return [record for record in found if record is not None]

    def focus(self, services: Services) -> tuple[int, ...]:
        """Return the number of the one record that was talked about, nothing where there were several."""
        records = self.records(services)
        return (records[0].id,) if len(records) == 1 else ()


def choose(options: Sequence[str], number: int) -> str | None:
    """Return the option with this number, counted from 1, or from the end where it is negative; None beyond either."""
    place = number - 1 if number > 0 else len(options) + number
    return options[place] if 0 <= place < len(options) else None


def recall(services: Services, incoming: Incoming) -> Before:
    """Return what the last turn of this person left, empty where there was none or it is too old."""
    kept = services.conversations.get(incoming.person, incoming.received_at)
    if not kept:
        return Before(kept=kept)
    return Before(
        question=str(kept.get("question", "")),
        wants=tuple(map(str, kept.get("wants", ()))),
        codes=tuple(map(str, kept.get("codes", ()))),
        choices=tuple(map(str, kept.get("choices", ()))),
        whole=bool(kept.get("whole", False)),
        unknown=str(kept.get("unknown", "")),
        then=tuple(map(str, kept.get("then", ()))),
        kept=kept,
    )


def remember(services: Services, incoming: Incoming, turn: Turn, reply: Reply, kept: dict[str, Any] | None) -> None:
    """Keep what the next message may go on from; thanks and what was asked back leave `kept`, the last thing, as is."""
    if kept is not None and _adds_nothing(turn.outcome):
        services.conversations.put(incoming.person, kept, incoming.received_at)
        return
    value = {
        "question": turn.question,
        "wants": list(turn.wants),
        "codes": [code_of_fact(fact) for fact in facts_of(turn.outcome)[:MOST_KEPT]] or list(turn.codes),
        "choices": _offered(reply) or list(turn.choices),
        "whole": isinstance(turn.outcome, (Listing, TargetList)),
        "unknown": _unknown_of(turn.outcome),
        "then": list(turn.then or (kept.get("then", ()) if kept and kept.get("question") == turn.question else ())),
    }
    services.conversations.put(incoming.person, value, incoming.received_at)


def _unknown_of(outcome: Outcome) -> str:
    return outcome.about if isinstance(outcome, NotInPlans) and outcome.reason == "unknown_plan" else ""


def _offered(reply: Reply) -> list[str]:
    return [choice.value for choice in (*reply.choices, *list_buttons(reply))]


def _adds_nothing(outcome: Outcome) -> bool:
    if isinstance(outcome, Unclear):
        return not outcome.choices
    return isinstance(outcome, Talk) or (isinstance(outcome, NotInPlans) and outcome.reason in _BESIDE_THE_TALK)


def keep(
    services: Services,
    incoming: Incoming,
    reply: Reply,
    *,
    question: str,
    codes: Sequence[str],
    wants: Sequence[str] = (),
    whole: bool = False,
) -> None:
    """Keep a turn: its question, what it wanted, the codes of what it told, and the choices that it offers."""
    value: dict[str, Any] = {
        "question": question,
        "wants": list(wants),
        "codes": list(codes)[:MOST_KEPT],
        "choices": _offered(reply),
        "whole": whole,
    }
    services.conversations.put(incoming.person, value, incoming.received_at)


def facts_of(outcome: Outcome) -> tuple[Fact, ...]:
    """Return the facts that an outcome shows as its answer."""
    match outcome:
        case Found():
            return outcome.facts
        case Listing():
            from knowledge.facts import TaskFact

            entries = (*outcome.entries, *outcome.coordinated, *outcome.all_year, *outcome.shared)
            tasks = tuple(TaskFact(document=e.document, task=e.task, outputs=(e.output,)) for e in entries)
            return (*tasks, *outcome.duties)
        case TargetList():
            return outcome.targets
        case Several():  # of what was told apart, the lists are not gone on from
            return tuple(fact for part in outcome.outcomes if isinstance(part, Found) for fact in part.facts)
        case _:
            return ()
