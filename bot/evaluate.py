"""Grading of the answers on question files: right, false claims, declined, asked back, partial."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from handlers.messages import Reply
from handlers.texts import console

Verdict = Literal["right", "wrong", "invented", "declined", "asked_back", "partial"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_FALSE: tuple[Verdict, ...] = ("wrong", "invented")
_CLAIM = {"answer": "claim", "list": "claim"}

_TAG = re.compile(r"</?(?:b|i|u|s|a|code|pre|blockquote|tg-spoiler|strong|em)\b[^>]*>")
_MARK = re.compile(r"[*_`]{1,2}")
_SPACE = re.compile(r"\s+")
_DASHES = str.maketrans({"\u2013": "-", "\u2014": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a right reply holds: of each group of `all_of` one alternative, and nothing of `none_of`."""

    kind: str
    all_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """One question with its reply and verdict; `why` says what was missing or too much."""

    id: str
    question: str
    style: str
    intent: str
    role: str
    expected: Expectation
    reply: Reply
    verdict: Verdict
    why: str = ""


def read_expectation(fields: dict[str, Any]) -> Expectation:
    """Return the expectation of a question's `expect` object; raises KeyError or TypeError for another shape."""
    return Expectation(
        kind=str(fields["kind"]),
        all_of=tuple(tuple(str(text) for text in group) for group in fields.get("all_of") or ()),
        none_of=tuple(str(text) for text in fields.get("none_of") or ()),
    )


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Return `text` as it is compared: without case, markup, kinds of dash and runs of spaces; diacritics stay."""
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = _MARK.sub("", _TAG.sub("", plain)).translate(_DASHES).replace("%", " %")
    return _SPACE.sub(" ", plain).replace(" %", "%").strip()


def holds(normalised: str, wanted: str) -> bool:
    """Return whether `wanted` stands in a text already normalised; a figure is not found inside a longer one."""
    target = normalise(wanted)
    left = r"(?<![\d.,])" if target[:1].isdigit() else ""
    right = r"(?!\d)" if target[-1:].isdigit() else ""
    return re.search(left + re.escape(target) + right, normalised) is not None


def grade(expected: Expectation, reply: Reply) -> tuple[Verdict, str]:
    """Return the verdict on a reply, and why.

    An answer and a list are the same claim. Asked to ask back, setting out every reading at once serves as well.
    """
    text = normalise(reply.text)
    found = [wanted for wanted in expected.none_of if holds(text, wanted)]
    missing = [group for group in expected.all_of if not any(holds(text, wanted) for wanted in group)]
    match _CLAIM.get(expected.kind, expected.kind):
        case "no_answer":
            return _grade_refusal(reply, found)
        case "clarify":
            return _grade_asking_back(expected, reply, found, missing)
        case _:
            return _grade_claim(reply, found, missing)


def _grade_refusal(reply: Reply, found: list[str]) -> tuple[Verdict, str]:
    if reply.kind == "no_answer":
        return ("wrong", f"holds {found}") if found else ("right", "")
    return ("asked_back", "") if reply.kind == "clarify" else ("invented", "claims an answer")


def _grade_asking_back(
    expected: Expectation, reply: Reply, found: list[str], missing: list[tuple[str, ...]]
) -> tuple[Verdict, str]:
    if reply.kind == "clarify":
        if found:
            return "wrong", f"holds {found}"
        return ("partial", f"lacks {missing}") if missing else ("right", "")
    if reply.kind == "no_answer":
        return "declined", ""
    if expected.all_of and not missing and not found:
        return "right", ""
    return "wrong", f"is {reply.kind}, lacks {missing}, holds {found}"


def _grade_claim(reply: Reply, found: list[str], missing: list[tuple[str, ...]]) -> tuple[Verdict, str]:
    if reply.kind == "no_answer":
        return "declined", ""
    if found:
        return "wrong", f"holds {found}"
    if reply.kind == "clarify":
        return "asked_back", f"lacks {missing}" if missing else "holds the facts, but asks back"
    return ("wrong", f"lacks {missing}") if missing else ("right", "")


def summarise(graded: Sequence[Graded], seconds: float) -> str:
    """Return the tables by style, intent and role, the kinds given for those expected, and the line of totals."""
    sections = [
        _tabulate(name, graded, group)
        for name, group in (
            (console.BY_STYLE, lambda one: one.style),
            (console.BY_INTENT, lambda one: one.intent),
            (console.BY_ROLE, lambda one: one.role),
        )
    ]
    return "\n\n".join([*sections, _confuse(graded), total(graded, seconds)])


def _tabulate(name: str, graded: Iterable[Graded], group: Callable[[Graded], str]) -> str:
    counts: dict[str, Counter[Verdict]] = {}
    for one in graded:
        counts.setdefault(group(one), Counter())[one.verdict] += 1
    head = f"{name:20}{console.QUESTION_COUNT:>6}{'%':>7}" + "".join(f"{console.VERDICTS[v]:>11}" for v in VERDICTS)
    rows = [
        f"{key:20}{count.total():>6}{100 * count['right'] / count.total():>7.1f}"
        + "".join(f"{count[verdict]:>11}" for verdict in VERDICTS)
        for key, count in sorted(counts.items())
    ]
    return "\n".join([head, *rows])


def _confuse(graded: Iterable[Graded]) -> str:
    counts = Counter((one.expected.kind, str(one.reply.kind)) for one in graded)
    kinds = ("answer", "list", "clarify", "no_answer")
    head = f"{console.EXPECTED_GIVEN:20}" + "".join(f"{kind:>11}" for kind in kinds)
    rows = [
        f"{expected:20}" + "".join(f"{counts[expected, given]:>11}" for given in kinds)
        for expected in sorted({expected for expected, _ in counts})
    ]
    return "\n".join([head, *rows])


def total(graded: Sequence[Graded], seconds: float) -> str:
    """Return the totals in one line; `seconds` is how long the answering took."""
    counts = Counter(one.verdict for one in graded)
    count = len(graded)
    return console.TOTAL.format(
        right=counts["right"],
        count=count,
        right_share=_share(counts["right"], count),
        false_count=sum(counts[verdict] for verdict in _FALSE),
        false_share=_share(sum(counts[verdict] for verdict in _FALSE), count),
        declined=counts["declined"],
        asked_back=counts["asked_back"],
        partial=counts["partial"],
        seconds=seconds,
    )


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def show(one: Graded) -> str:
    """Return one graded question as a paragraph: verdict, why, the question and the reply."""
    reply = one.reply.text.replace("\n", "\n    ")
    why = f" ({one.why})" if one.why else ""
    return f"-- {one.id}: {console.VERDICTS[one.verdict]}{why}\n  ? {one.question}\n  = [{one.reply.kind}] {reply}"
