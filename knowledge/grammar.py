"""A chart parser over rule records: it knows kinds, not words.

A `Rule` is a pattern of kinds and what it gives. `parse` builds, from the right end of the tokens to the left,
every node that any rule finds; `cover` picks the nodes that explain most of the phrase; `derivation` shows how.
Patterns are written as text: "before? day? date" (`?` may be missing, `a|b` one of them, `...` a stretch of
any words, as far as `Stops` lets it go).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

REST = "..."
_LONGEST_REST = 150  # tokens; what is longer is no part of a phrase


class Token(NamedTuple):
    """A word, a number or a mark: all its readings as (kind, value), and where it stands in the text."""

    kinds: tuple[tuple[str, Any], ...]
    start: int
    end: int


class Node(NamedTuple):
    """Something recognised over the tokens `first` up to, not including, `last`; `rule` is '' for a token."""

    kind: str
    value: Any
    first: int
    last: int
    rule: str
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; `make` gets a value for each element of the pattern (None: missing) and refuses by giving None."""

    name: str
    pattern: str
    gives: str
    make: Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """Where `...` ends: before any `hard` kind, and before a `soft` kind that one of `opening` follows.

    It never begins at one of `never_first`, holds one token at least, does not end with a `soft` kind, and ends
    before a `leave` that no `enter` within it began.
    """

    hard: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    opening: frozenset[str] = frozenset()
    never_first: frozenset[str] = frozenset()
    enter: str = ""
    leave: str = ""


class _Ending(NamedTuple):
    rule: Rule
    width: int
    slots: tuple[int, ...]


class _State:
    """A point within patterns: what may come next, and the rules that are whole here."""

    __slots__ = ("endings", "following")

    def __init__(self) -> None:
        self.following: dict[str, _State] = {}
        self.endings: list[_Ending] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Rules made ready: all their patterns in one tree, so that what they begin with in common is looked at once."""

    rules: tuple[Rule, ...]
    start: _State


Chart = list[dict[str, list[Node]]]


def _elements(rule: Rule) -> list[tuple[tuple[str, ...], bool]]:
    """Return what a pattern consists of: the kinds that may stand at each place, and whether it may be missing."""
    elements = []
    for part in rule.pattern.split():
        optional = part.endswith("?")
        name = part[:-1] if optional else part
        elements.append(((name,) if name == REST else tuple(name.split("|")), optional))
    return elements


def _add(rule: Rule, start: _State) -> None:
    elements = _elements(rule)
    for present in product(*[(True, False) if optional else (True,) for _, optional in elements]):
        slots = tuple(index for index, there in enumerate(present) if there)
        for kinds in product(*[elements[slot][0] for slot in slots]):
            state = start
            for kind in kinds:
                state = state.following.setdefault(kind, _State())
            if state is not start:
                state.endings.append(_Ending(rule, len(elements), slots))


def compile_rules(rules: Sequence[Rule]) -> Grammar:
    """Return `rules` as a grammar; a pattern must not begin with `...`."""
    start = _State()
    for rule in rules:
        _add(rule, start)
    return Grammar(rules=tuple(rules), start=start)


def _kinds(token: Token) -> Iterable[str]:
    return (kind for kind, _ in token.kinds)


def _rest_end(tokens: Sequence[Token], first: int, stops: Stops) -> int:
    if first >= len(tokens) or not stops.never_first.isdisjoint(_kinds(tokens[first])):
        return first
    end = _stop(tokens, first, stops)
    while end > first and not stops.soft.isdisjoint(_kinds(tokens[end - 1])):
        end -= 1
    return end


def _stop(tokens: Sequence[Token], first: int, stops: Stops) -> int:
    depth = 0
    soft_since: int | None = None  # where the run of soft kinds began that the token at hand may follow
    for index in range(first, min(len(tokens), first + _LONGEST_REST)):
        kinds = tuple(_kinds(tokens[index]))
        depth += (stops.enter in kinds) - (stops.leave in kinds)
        if depth < 0 or not stops.hard.isdisjoint(kinds):
            return index
        if index > first and not stops.soft.isdisjoint(kinds):
            soft_since = index if soft_since is None else soft_since
        elif soft_since is not None and not stops.opening.isdisjoint(kinds):
            return soft_since
        else:
            soft_since = None
    return len(tokens) if len(tokens) <= first + _LONGEST_REST else first


class _Parser:
    """The state of one parse: positions right of the one at work are complete."""

    __slots__ = ("chart", "rests", "stops", "text", "tokens")

    def __init__(self, tokens: Sequence[Token], text: str, stops: Stops) -> None:
        self.tokens = tokens
        self.text = text
        self.stops = stops
        self.chart: Chart = [{} for _ in range(len(tokens) + 1)]
        self.rests: dict[int, list[Node]] = {}

    def rest(self, first: int) -> list[Node]:
        if first not in self.rests:
            last = _rest_end(self.tokens, first, self.stops)
            words = self.text[self.tokens[first].start : self.tokens[last - 1].end] if last > first else ""
            self.rests[first] = [Node(REST, " ".join(words.split()), first, last, "", ())] if words else []
        return self.rests[first]

    def walk(self, state: _State, parts: tuple[Node, ...], found: list[Node]) -> None:
        """Add to `found` what the rules of `state`, and of the states behind it, make of `parts` and what follows."""
        for ending in state.endings:
            values: list[Any] = [None] * ending.width
            for slot, part in zip(ending.slots, parts, strict=True):
                values[slot] = part.value
            value = ending.rule.make(*values)
            if value is not None:
                found.append(Node(ending.rule.gives, value, parts[0].first, parts[-1].last, ending.rule.name, parts))
        following = state.following
        if not following:
            return
        last = parts[-1].last
        for kind, nodes in self.chart[last].items():
            after = following.get(kind)
            if after is not None:
                for node in nodes:
                    self.walk(after, (*parts, node), found)
        if REST in following:
            for node in self.rest(last):
                self.walk(following[REST], (*parts, node), found)

    def fill(self, at: int, start: _State) -> None:
        here = self.chart[at]
        kinds = self.tokens[at].kinds
        if len(kinds) == 1 and kinds[0][0] not in start.following:
            here[kinds[0][0]] = [Node(*kinds[0], at, at + 1, "", ())]
            return
        agenda = [Node(kind, value, at, at + 1, "", ()) for kind, value in kinds]
        while agenda:
            node = agenda.pop()
            known = here.setdefault(node.kind, [])
            if any(other.last == node.last and other.value == node.value for other in known):
                continue
            known.append(node)
            state = start.following.get(node.kind)
            if state is not None:
                self.walk(state, (node,), agenda)


def parse(grammar: Grammar, tokens: Sequence[Token], text: str, stops: Stops) -> Chart:
    """Return every node over `tokens`, by the token where it begins and by kind; `text` is what they were read from."""
    parser = _Parser(tokens, text, stops)
    for at in range(len(tokens) - 1, -1, -1):
        parser.fill(at, grammar.start)
    return parser.chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What explains a phrase: nodes in order, none over another, and the tokens that none of them holds."""

    nodes: tuple[Node, ...]
    left: tuple[int, ...]


def cover(chart: Chart, tokens: Sequence[Token], kinds: Iterable[str], free: frozenset[str]) -> Cover:
    """Return the nodes of `kinds` that leave the fewest tokens, and among those the fewest and the longest nodes.

    What explains words by their kinds goes before what swallows them with `...`. Tokens of a `free` kind (marks
    between parts) cost nothing and are not reported as left.
    """
    wanted = tuple(kinds)
    count = len(tokens)
    # tokens left, nodes, free tokens between nodes, nodes with a `...` in them
    best: list[tuple[int, int, int, int]] = [(0, 0, 0, 0)] * (count + 1)
    choice: list[Node | None] = [None] * (count + 1)
    loose = [not free.isdisjoint(_kinds(token)) for token in tokens]
    for at in range(count - 1, -1, -1):
        left, used, between, vague = best[at + 1]
        best[at] = (left + (not loose[at]), used, between + loose[at], vague)
        for kind in wanted:
            for node in chart[at].get(kind, ()):
                left, used, between, vague = best[node.last]
                cost = (left, used + 1, between, vague + any(part.kind == REST for part in node.parts))
                if cost < best[at]:
                    best[at], choice[at] = cost, node
    nodes: list[Node] = []
    remaining: list[int] = []
    at = 0
    while at < count:
        chosen = choice[at]
        if chosen is not None:
            nodes.append(chosen)
            at = chosen.last
            continue
        if not loose[at]:
            remaining.append(at)
        at += 1
    return Cover(nodes=tuple(nodes), left=tuple(remaining))


def words_of(node: Node, tokens: Sequence[Token], text: str) -> str:
    """Return the stretch of `text` that `node` was read from, its blanks squeezed."""
    return " ".join(text[tokens[node.first].start : tokens[node.last - 1].end].split())


def derivation(node: Node, tokens: Sequence[Token], text: str, depth: int = 0) -> tuple[str, ...]:
    """Return how `node` came about: one line a rule, indented by depth, with the words it was read from."""
    name = node.rule or node.kind
    lines = [f"{'  ' * depth}{name}: {words_of(node, tokens, text)}"]
    for part in node.parts:
        lines.extend(derivation(part, tokens, text, depth + 1))
    return tuple(lines)
