"""Greetings, thanks and calls for help: messages that ask nothing of the plans."""

from collections.abc import Sequence

from knowledge.cues import Cue, Line, phrases
from knowledge.facts import Outcome, Talk
from knowledge.scope import Scope

MOST_WORDS = 6  # content words beside the greeting, from which there is a question after all
_NO_QUESTION = frozenset({"yes_no", "list", "duty", "definition"})


def answer_talk(scope: Scope) -> Outcome | None:
    """Answer a message that is no question; None for everything else."""
    query = scope.query
    if query.items or query.agencies or query.numbers or query.never:
        return None
    line = Line(query.words, accented=any(word.accented != word.text for word in query.words))
    help_cues = line.find("help", phrases().whole["help"])
    if help_cues and _left(scope, help_cues) <= MOST_WORDS and not query.plans.named:
        return Talk(kind="help")
    if not query.words:
        return Talk(kind="help")
    complaints = line.find("complaint", phrases().whole["complaint"])
    if complaints and _left(scope, complaints) < 2 and not query.plans.named:
        return Talk(kind="complaint")
    something = bool(scope.content or scope.subjects)  # "chào bạn, PAPI là gì" asks, "chào bạn, có gì không" does not
    asked = [want for want in query.wants if want not in _NO_QUESTION or (want != "yes_no" and something)]
    if asked or query.plans.named or _asks_beside(scope) or _is_framed(scope, line):
        return None
    greeting = [cue for cue in line.find("greeting", phrases().whole["greeting"]) if cue.first <= 1]
    if greeting and _left(scope, greeting) <= MOST_WORDS:
        return Talk(kind="greeting")
    thanks = line.find("thanks", phrases().whole["thanks"])
    if thanks and _left(scope, thanks) <= MOST_WORDS // 2:
        return Talk(kind="thanks")
    return None


def _asks_beside(scope: Scope) -> bool:
    """Whether a time, an annex, an amount or one's own office is spoken of beside the greeting: then one asks."""
    query = scope.query
    listed = bool(query.periods or "plan_words" in query.marks) and query.wants_any("list", "count")
    amount = any(cue.name == "target" for cue in query.cues) and len(scope.content) > 1
    own = "mine" in query.marks and query.wants_any("list", "duty")
    return listed or amount or own


def _is_framed(scope: Scope, line: Line) -> bool:
    """Whether a question is announced and follows ("chào anh chị, cho em hỏi …"): the courtesy around it is no talk."""
    asking = line.find("asking", phrases().whole["asking"])
    talk = [cue.first for name in ("greeting", "thanks") for cue in line.find(name, phrases().whole[name])]
    return bool(scope.content) and any({cue.end, cue.end + 1}.isdisjoint(talk) for cue in asking[-1:])


def _left(scope: Scope, cues: Sequence[Cue]) -> int:
    said = {scope.query.words[i].text for cue in cues for i in range(cue.first, cue.end)}
    return len([word for word in scope.content if word not in said])
