"""The engine with a small grammar of its own, its cover against a slow search, and the lexicon's file."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadline_parts import join, resolve
from knowledge.deadline_reading import read_deadline
from knowledge.deadline_rules import CELL_RULES, CELL_STOPS
from knowledge.errors import BadData
from knowledge.grammar import REST, Chart, Node, Rule, Stops, Token, compile_rules, cover, derivation, parse, words_of
from knowledge.lexicon import build_lexicon, load_lexicon, scan
from knowledge.text import normalise

CORPUS = Path(__file__).parents[1] / "corpus"


def rule(name: str, pattern: str, gives: str = "sum") -> Rule:
    return Rule(name=name, pattern=pattern, gives=gives, make=lambda *values: values)


def read(text: str, *rules: Rule, stops: Stops | None = None) -> tuple[Chart, list[Token]]:
    """Parse letters: "a", "b", … are tokens of the kind of their letter."""
    tokens = [Token(((letter, letter),), at, at + 1) for at, letter in enumerate(text)]
    return parse(compile_rules(rules), tokens, text, stops or Stops()), tokens


def sums(chart: Chart, kind: str = "sum") -> set[tuple[int, int, Any]]:
    return {(node.first, node.last, node.value) for here in chart for node in here.get(kind, ())}


def test_a_rule_gets_a_value_for_each_element_and_none_for_a_missing_one() -> None:
    chart, _ = read("abc", rule("r", "a x? b c?"))
    assert sums(chart) == {(0, 2, ("a", None, "b", None)), (0, 3, ("a", None, "b", "c"))}


def test_one_of_several_kinds_may_stand_at_a_place() -> None:
    chart, _ = read("acbc", rule("r", "a|b c"))
    assert sums(chart) == {(0, 2, ("a", "c")), (2, 4, ("b", "c"))}


def test_a_rule_may_be_made_of_what_other_rules_give_and_of_itself() -> None:
    chart, _ = read(
        "aaa", rule("one", "a", "list"), Rule(name="more", pattern="list a", gives="list", make=lambda *v: v)
    )
    assert {(first, last) for first, last, _ in sums(chart, "list")} == {(0, 1), (1, 2), (2, 3), (0, 2), (1, 3), (0, 3)}


def test_a_rule_refuses_by_giving_none() -> None:
    chart, _ = read("ab", Rule(name="r", pattern="a b", gives="sum", make=lambda *_: None))
    assert sums(chart) == set()


def test_a_stretch_of_words_ends_where_it_is_told() -> None:
    stops = Stops(hard=frozenset(";"), soft=frozenset(","), opening=frozenset("o"), never_first=frozenset("n"))
    grammar = rule("r", f"a {REST}")
    assert sums(read("axy;z", grammar, stops=stops)[0]) == {(0, 3, ("a", "xy"))}
    assert sums(read("ax,y,oz", grammar, stops=stops)[0]) == {(0, 4, ("a", "x,y"))}
    assert sums(read("ax,,oz", grammar, stops=stops)[0]) == {(0, 2, ("a", "x"))}
    assert sums(read("ax,", grammar, stops=stops)[0]) == {(0, 2, ("a", "x"))}
    assert sums(read("anx", grammar, stops=stops)[0]) == set()
    assert sums(read("a;", grammar, stops=stops)[0]) == set()


def test_a_stretch_of_words_ends_before_a_bracket_that_it_did_not_open() -> None:
    stops = Stops(enter="(", leave=")")
    assert sums(read("ax(y)z)w", rule("r", f"a {REST}"), stops=stops)[0]) == {(0, 6, ("a", "x(y)z"))}


def test_the_derivation_is_one_line_a_rule_indented_by_depth() -> None:
    chart, tokens = read("ab", rule("inner", "b", "in"), rule("outer", "a in"))
    node = chart[0]["sum"][0]
    assert derivation(node, tokens, "ab") == ("outer: ab", "  a: a", "  inner: b", "    b: b")


def test_the_cover_leaves_as_little_as_it_can_in_as_few_nodes_as_it_can() -> None:
    chart, tokens = read("abcx", rule("short", "a b"), rule("other", "b c"), rule("one", "a"), rule("long", "a b c"))
    covered = cover(chart, tokens, ("sum",), frozenset())
    assert [node.rule for node in covered.nodes] == ["long"]
    assert covered.left == (3,)


def test_the_cover_prefers_known_kinds_to_swallowed_words() -> None:
    chart, tokens = read("ab", rule("swallows", f"a {REST}"), rule("knows", "a b c?"))
    assert [node.rule for node in cover(chart, tokens, ("sum",), frozenset()).nodes] == ["knows"]


Cost = tuple[int, int, int, int]


def all_best(chart: Chart, tokens: list[Token], kinds: tuple[str, ...], free: frozenset[str]) -> list[tuple[Node, ...]]:
    """Return every cover of the lowest cost, by trying them all: the oracle of `cover`."""
    loose = [any(kind in free for kind, _ in token.kinds) for token in tokens]

    @cache
    def best(at: int) -> tuple[Cost, list[tuple[Node, ...]]]:
        if at == len(tokens):
            return (0, 0, 0, 0), [()]
        options: list[tuple[Cost, list[tuple[Node, ...]]]] = []
        (left, used, between, vague), rests = best(at + 1)
        options.append(((left + (not loose[at]), used, between + loose[at], vague), rests))
        for kind in kinds:
            for node in chart[at].get(kind, ()):
                (left, used, between, vague), rests = best(node.last)
                swallows = any(part.kind == REST for part in node.parts)
                options.append(((left, used + 1, between, vague + swallows), [(node, *rest) for rest in rests]))
        lowest = min(cost for cost, _ in options)
        return lowest, [one for cost, found in options if cost == lowest for one in found]

    return best(0)[1]


LETTERS = [rule("ab", "a b"), rule("bc", "b c"), rule("abc", "a b c"), rule("c", "c"), rule("rest", f"b {REST}")]


@given(st.text("abc,x", max_size=9))
def test_the_cover_is_one_of_the_best_that_a_search_of_all_finds(text: str) -> None:
    chart, tokens = read(text, *LETTERS, stops=Stops(hard=frozenset(",")))
    free = frozenset(",")
    assert cover(chart, tokens, ("sum",), free).nodes in all_best(chart, tokens, ("sum",), free)


def corpus_lines() -> Iterator[tuple[str, int | None]]:
    data = yaml.safe_load((CORPUS / "deadlines.yaml").read_text(encoding="utf-8"))
    for group in data["groups"]:
        for phrase in group["phrases"]:
            yield phrase, group.get("year", 2026)


def test_no_phrase_of_the_corpus_has_two_best_readings() -> None:
    grammar = compile_rules(CELL_RULES)
    free = frozenset({
        "comma", "semicolon", "colon", "dot", "open", "close", "dash", "bullet", "and", "mark",
        "act", "report", "label", "complete", "is",
    })  # fmt: skip
    for phrase, year in corpus_lines():
        reading = scan(normalise(phrase), load_lexicon())
        tokens = list(reading.tokens)
        chart = parse(grammar, tokens, reading.text, CELL_STOPS)
        meanings = set()
        for nodes in all_best(chart, tokens, ("deadline", "aside"), free):
            said = [resolve(n.value, year, words_of(n, tokens, reading.text)) for n in nodes if n.kind == "deadline"]
            refused = [one for one in said if isinstance(one, str)]
            found = tuple(deadline for one in said if not isinstance(one, str) for deadline in one)
            meanings.add(refused[0] if refused else join(found) if found else None)
        assert len(meanings) == 1, phrase
        assert read_deadline(phrase, year).reason is not None or meanings == {read_deadline(phrase, year).deadline}


def entry(**fields: Any) -> dict[str, Any]:
    return {"entries": [{"kind": "day", "words": ["ngày"]} | fields]}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"entries": []},
        {"entries": ["ngày"]},
        {"entries": [{"kind": "day"}]},
        entry(words=[]),
        entry(words=["  "]),
        entry(words=[True]),
        entry(words="ngày"),
        entry(kind="Day"),
        entry(kind=None),
        entry(colour="red"),
        entry(value=1.5),
        entry(unlike=[7]),
        entry(words=["ngày", "ngay"]),
    ],
)
def test_a_mistake_in_the_lexicon_is_named(data: dict[str, Any]) -> None:
    with pytest.raises(BadData, match=r"lexicon\.yaml"):
        build_lexicon(data)


def kinds(text: str) -> list[str]:
    return [token.kinds[0][0] for token in scan(normalise(text), load_lexicon()).tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 15/01/2026", ["day", "number", "slash", "number", "slash", "year_number"]),
        ("76/NQ-CP", ["citation"]),
        ("118/2025/NĐ-CP", ["citation"]),
        ("59-CV/BCĐ", ["citation"]),
        ("130/2005/NĐ- CP", ["citation"]),
        ("1/năm", ["number", "slash", "year"]),
        ("l5/0l/2O26", ["number", "slash", "number", "slash", "year_number"]),
        ("quýIV", ["quarter", "roman"]),
        ("quý4", ["quarter", "number"]),
        ("quỹ", ["word"]),
        ("qúy", ["quarter"]),
        ("Nấm Dẩn", ["word", "word"]),
        ("thườngxuyên", ["ongoing"]),
        ("0912345678", ["figure"]),
        ("¹²³", ["mark"]),
        ("- a\n- b", ["bullet", "word", "bullet", "word"]),
        ("a - b", ["word", "dash", "word"]),
        ("**a** “b”", ["word", "word"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_tokens_of_their_kinds(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@given(st.text())
def test_every_token_stands_where_it_says(text: str) -> None:
    reading = scan(normalise(text), load_lexicon())
    ends = [0, *(token.end for token in reading.tokens)]
    assert all(end <= token.start < token.end for end, token in zip(ends, reading.tokens, strict=False))
