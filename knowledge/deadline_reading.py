"""Reading deadlines: a whole phrase (a cell of an annex), or those that stand in running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from knowledge.deadline import By, Deadline, Unread
from knowledge.deadline_parts import Reason, join, resolve
from knowledge.deadline_rules import BODY_STOPS, CELL_STOPS, compile_body_rules, compile_cell_rules
from knowledge.grammar import Grammar, Node, Token, cover, derivation, parse, words_of
from knowledge.lexicon import Reading, load_lexicon, pattern_of, scan
from knowledge.text import fold, normalise

_LONGEST = 600  # a cell longer than this many characters holds no deadline alone
_DEADLINE = "deadline"
# marks and words that stand between deadlines and say nothing about time
_FREE = frozenset(
    {
        "comma",
        "semicolon",
        "colon",
        "dot",
        "open",
        "close",
        "dash",
        "bullet",
        "and",
        "mark",
        "act",
        "report",
        "label",
        "complete",
        "is",
    }
)
# what must not be left over: a reading that explains only a part of such words would be a guess
_TELLING = frozenset(
    {
        "number",
        "year_number",
        "slash",
        "percent",
        "before",
        "until",
        "from",
        "from_now",
        "since",
        "at_latest",
        "every",
        "periodic",
        "day",
        "week",
        "month",
        "quarter",
        "quarter_short",
        "year",
        "hour",
        "first",
        "middle",
        "last",
        "half_word",
        "half_unit",
        "stage",
        "school_year",
        "following_years",
        "report_period",
        "times",
        "when",
        "negation",
        "weekday",
        "ten_days",
        "onward",
        "each_year",
        "ongoing",
    }
)
_ASIDES = ("aside",)
# words of finishing and of handing in: with them a day long before the plan is a deadline all the same
_FINISHING = frozenset({"complete", "report", "label", "at_latest"})
_SENTENCE = re.compile(r"(?:[^.]|\.(?!\s|$))+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineReading:
    """How a phrase was read: `left_over` are its words that no rule explains, `derivation` one line a rule.

    `reason` is '' or says why the deadline is `Unread`: a key of `deadline_parts.Reason`.
    """

    deadline: Deadline
    left_over: str
    derivation: tuple[str, ...]
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDeadline:
    """A deadline in running text: `text` is its words, `start` and `end` its span in the normalised text."""

    start: int
    end: int
    text: str
    deadline: Deadline


@cache
def _cell_grammar() -> Grammar:
    return compile_cell_rules()


@cache
def _body_grammar() -> Grammar:
    return compile_body_rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    """A phrase parsed, whatever the year: the nodes, their words, and what is left."""

    nodes: tuple[Node, ...]
    words: tuple[str, ...]
    left_over: str
    telling: bool
    derivation: tuple[str, ...]


def _kinds(token: Token) -> frozenset[str]:
    return frozenset(kind for kind, _ in token.kinds)


def _core(node: Node) -> Node:
    """Return the innermost node that means all of what `node` means, without a label before it."""
    while True:
        same = [part for part in node.parts if part.value == node.value]
        if len(same) != 1:
            return node
        node = same[0]


def _left_words(left: Sequence[int], tokens: Sequence[Token], text: str) -> str:
    """Return the words left over, those that stand together as one stretch, stretches parted by " … "."""
    stretches: list[list[int]] = []
    for index in left:
        if stretches and index == stretches[-1][1] + 1:
            stretches[-1][1] = index
        else:
            stretches.append([index, index])
    return " … ".join(" ".join(text[tokens[a].start : tokens[b].end].split()) for a, b in stretches)


@lru_cache(maxsize=16384)
def _parse_cell(raw: str) -> _Parsed:
    reading = scan(normalise(raw), load_lexicon())
    tokens, text = reading.tokens, reading.text
    chart = parse(_cell_grammar(), tokens, text, CELL_STOPS)
    covered = cover(chart, tokens, (_DEADLINE, *_ASIDES), _FREE)
    nodes = tuple(node for node in covered.nodes if node.kind == _DEADLINE)
    asides = [index for node in covered.nodes if node.kind in _ASIDES for index in range(node.first, node.last)]
    lines = tuple(line for node in nodes for line in derivation(node, tokens, text))
    return _Parsed(
        nodes=nodes,
        words=tuple(words_of(_core(node), tokens, text) for node in nodes),
        left_over=_left_words(sorted([*covered.left, *asides]), tokens, text),
        telling=any(not _TELLING.isdisjoint(_kinds(tokens[index])) for index in covered.left),
        derivation=lines,
    )


def _unread(raw: str, reason: Reason, parsed: _Parsed | None = None) -> DeadlineReading:
    return DeadlineReading(
        deadline=Unread(raw=raw),
        left_over=parsed.left_over if parsed else raw,
        derivation=parsed.derivation if parsed else (),
        reason=reason,
    )


@lru_cache(maxsize=16384)
def read_deadline(raw: str, year: int | None = None) -> DeadlineReading:
    """Read a phrase that is a deadline and nothing else; `year` is the plan's, for days written without one.

    The reading is `Unread` when words about time or a negation are left over, when a day does not exist,
    or when no certain day follows ("đầu quý"): a day is never invented. Other words that are left over are
    reported and change nothing.
    """
    words = " ".join(normalise(raw).split())
    if not words:
        return _unread("", "empty")
    if len(words) > _LONGEST:
        return _unread(words, "nothing_read")
    parsed = _parse_cell(raw)
    if not parsed.nodes:
        return _unread(words, "nothing_read", replace(parsed, left_over=words))
    deadlines: tuple[Deadline, ...] = ()
    for node, said in zip(parsed.nodes, parsed.words, strict=True):
        resolved = resolve(node.value, year, said)
        if isinstance(resolved, str):
            return _unread(words, resolved, parsed)
        deadlines += resolved
    if parsed.telling:
        return _unread(words, "words_left", parsed)
    return DeadlineReading(deadline=join(deadlines), left_over=parsed.left_over, derivation=parsed.derivation)


@cache
def _hint() -> re.Pattern[str]:
    """Return what every deadline in running text shows; most sentences do not, and need no parse."""
    lexicon = load_lexicon()
    bound = pattern_of(lexicon, "before", "at_latest", "complete", "label")
    tie = pattern_of(lexicon, "in")
    unit = pattern_of(lexicon, "week", "month", "quarter", "year", "half_unit")
    quarter = rf"{pattern_of(lexicon, 'quarter')}\s+[a-z]{{1,3}}"
    words = rf"\b(?:{pattern_of(lexicon, 'last')}|{tie}\s+{unit}|{quarter})\b"
    figure = r"(?>[0-9]+(?:[.,][0-9]+)*)"
    days = pattern_of(lexicon, "day", "week")
    time = rf"{figure}(?!\s?%)|:|{words}|\b{days}\b"  # a share is none, and most figures of a body are shares
    again = pattern_of(lexicon, "every", "periodic", "each_year", "report")
    return re.compile(
        rf"\b{bound}\b(?=[^;]{{0,60}}?(?:[0-9:]|{words}))(?=(?:[^;0-9]|{figure}\s?%)*?(?:{time}))"
        rf"|\b{again}\b[\s(:]+(?:\w+\s+){{0,2}}?{unit}\b"
        rf"|\b{pattern_of(lexicon, 'each_year')}\b"
        rf"|\b{tie}\s+(?:\w+\s+){{0,2}}?{unit}\b"
        rf"|[0-9](?:\s*\([^)]{{0,40}}\))?\s*{days}\b"
    )


def _found(node: Node, reading: Reading, offset: int, year: int | None) -> FoundDeadline | None:
    """Return what `node` says as a deadline of the text that begins `offset` characters before the reading's."""
    start, end = reading.tokens[node.first].start, reading.tokens[node.last - 1].end
    said = reading.text[start:end]
    if said.endswith(")") and "(" not in said:
        end, said = end - 1, said[:-1]
    resolved = resolve(node.value, year, words_of(_core(node), reading.tokens, reading.text))
    deadline = Unread(raw=said) if isinstance(resolved, str) else join(resolved)
    if _is_bygone(deadline, node, year):
        return None
    return FoundDeadline(start=offset + start, end=offset + end, text=said, deadline=deadline)


def _is_bygone(deadline: Deadline, node: Node, year: int | None) -> bool:
    """Tell "văn bản ban hành trước ngày 01/7/2025" in a plan of 2026: a limit on what is meant, no deadline.

    Plans are issued in the December before their year, and set days in it.
    """
    if year is None or not isinstance(deadline, By):
        return False
    if (deadline.due.year, deadline.due.month) >= (year - 1, 12):
        return False
    return _FINISHING.isdisjoint(part.kind for part in _nodes(node))


def _nodes(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        waiting.extend(one.parts)
        yield one


@lru_cache(maxsize=8192)
def find_deadlines(text: str, year: int | None) -> tuple[FoundDeadline, ...]:
    """Return the deadlines that a paragraph states, in order; `year` is the plan's.

    Only words that say that something is due count (before, at the latest, finished in, every quarter): dates of
    cited documents, years of programmes and of plans do not. A day that cannot be is found as `Unread`.
    """
    normal = normalise(text)
    found: list[FoundDeadline] = []
    folded = fold(normal)
    if not _hint().search(folded):
        return ()
    for sentence in _SENTENCE.finditer(normal):
        if _hint().search(folded, *sentence.span()):
            found.extend(_find_in_sentence(sentence.group(), sentence.start(), year))
    return tuple(found)


def _find_in_sentence(sentence: str, offset: int, year: int | None) -> Iterator[FoundDeadline]:
    reading = scan(sentence, load_lexicon())
    chart = parse(_body_grammar(), reading.tokens, sentence, BODY_STOPS)
    at = 0
    while at < len(reading.tokens):
        nodes = chart[at].get(_DEADLINE)
        if not nodes:
            at += 1
            continue
        longest = max(nodes, key=lambda node: node.last)
        found = _found(longest, reading, offset, year)
        if found is not None:
            yield found
        at = longest.last
