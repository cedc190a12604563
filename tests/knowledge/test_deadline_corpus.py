"""The corpora are the specification: every line reads as it says, and every rule and word is needed by some line."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.calendar_rules import CALENDAR_RULES
from knowledge.deadline_json import deadline_to_json
from knowledge.deadline_reading import find_deadlines, read_deadline
from knowledge.deadline_rules import BODY_RULES, BODY_STOPS, CELL_RULES, CELL_STOPS
from knowledge.grammar import Node, Rule, Stops, compile_rules, cover, parse
from knowledge.lexicon import Reading, load_lexicon, scan
from knowledge.period_rules import QUESTION_RULES
from knowledge.periods import find_periods
from knowledge.text import fold, normalise

CORPUS = Path(__file__).parents[1] / "corpus"
YEAR = 2026


@cache
def load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((CORPUS / name).read_text(encoding="utf-8"))
    return data


def cells() -> Iterator[tuple[str, dict[str, Any]]]:
    for group in load("deadlines.yaml")["groups"]:
        for phrase in group["phrases"]:
            yield phrase, group


def questions() -> list[tuple[date, list[Any]]]:
    data = load("periods.yaml")
    return [(data["today"], line) for line in data["questions"]] + [(x["today"], x["line"]) for x in data["later"]]


@pytest.mark.parametrize(("phrase", "group"), list(cells()))
def test_a_phrase_reads_as_the_corpus_says(phrase: str, group: dict[str, Any]) -> None:
    reading = read_deadline(phrase, group.get("year", YEAR))
    expected = dict(group["deadline"])
    if expected.get("trigger") == "=":
        expected["trigger"] = " ".join(phrase.split())
    assert deadline_to_json(reading.deadline) == expected
    assert reading.reason == group.get("reason")
    if reading.reason is None:
        assert reading.left_over == group.get("left_over", "")
        assert reading.derivation


@pytest.mark.parametrize("line", load("body_deadlines.yaml")["sentences"], ids=lambda line: line["text"][:40])
def test_a_sentence_holds_the_deadlines_that_the_corpus_says(line: dict[str, Any]) -> None:
    found = find_deadlines(line["text"], YEAR)
    assert [{"text": one.text, "deadline": deadline_to_json(one.deadline)} for one in found] == line["found"]
    assert all(line["text"][one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("sentence", load("not_deadlines.yaml")["sentences"])
def test_what_only_looks_like_time_is_no_deadline(sentence: str) -> None:
    assert find_deadlines(sentence, YEAR) == ()


@pytest.mark.parametrize("cell", load("not_deadlines.yaml")["cells"])
def test_a_cell_that_is_no_deadline_stays_unread(cell: str) -> None:
    assert deadline_to_json(read_deadline(cell, YEAR).deadline) == {"kind": "none"}


@pytest.mark.parametrize(("today", "line"), questions(), ids=lambda value: str(value)[:40])
def test_a_question_names_the_periods_that_the_corpus_says(today: date, line: list[Any]) -> None:
    question, *expected = line
    found = find_periods(question, today)
    assert [[question[one.start : one.end], one.first, one.last, one.kind] for one in found] == expected


def test_the_corpora_are_as_large_as_they_should_be() -> None:
    assert len({phrase for phrase, _ in cells()}) >= 400
    assert len(load("not_deadlines.yaml")["sentences"]) >= 100
    assert len(questions()) >= 80


def rules_of(node: Node) -> Iterator[str]:
    if node.rule:
        yield node.rule
    for part in node.parts:
        yield from rules_of(part)


def used_in_cells() -> Iterator[str]:
    for phrase, group in cells():
        for line in read_deadline(phrase, group.get("year", YEAR)).derivation:
            yield line.split(":")[0].strip()
    for reading, nodes in covers(CELL_RULES, CELL_STOPS, ("deadline", "aside"), (phrase for phrase, _ in cells())):
        assert reading.tokens or not nodes
        for node in nodes:
            yield from rules_of(node)


def used_in_bodies() -> Iterator[str]:
    grammar = compile_rules(BODY_RULES)
    for line in load("body_deadlines.yaml")["sentences"]:
        reading = scan(normalise(line["text"]), load_lexicon())
        chart = parse(grammar, reading.tokens, reading.text, BODY_STOPS)
        spans = {(one.start, one.end) for one in find_deadlines(line["text"], YEAR)}
        for here in chart:
            for node in here.get("deadline", ()):
                if (reading.tokens[node.first].start, reading.tokens[node.last - 1].end) in spans:
                    yield from rules_of(node)


def used_in_questions() -> Iterator[str]:
    for _, nodes in covers(QUESTION_RULES, Stops(), ("mention", "aside"), (line[0] for _, line in questions())):
        for node in nodes:
            yield from rules_of(node)


def covers(
    rules: tuple[Rule, ...], stops: Stops, kinds: tuple[str, ...], texts: Iterator[str]
) -> Iterator[tuple[Reading, tuple[Node, ...]]]:
    grammar = compile_rules(rules)
    for text in texts:
        reading = scan(normalise(text), load_lexicon())
        chart = parse(grammar, reading.tokens, reading.text, stops)
        yield reading, cover(chart, reading.tokens, kinds, frozenset()).nodes


def test_every_rule_is_used_by_some_line() -> None:
    used = {*used_in_cells(), *used_in_bodies(), *used_in_questions()}
    rules = {rule.name for rule in CELL_RULES + BODY_RULES + QUESTION_RULES}
    assert rules - used == set()


@pytest.mark.parametrize("rules", [CELL_RULES, BODY_RULES, QUESTION_RULES, CALENDAR_RULES])
def test_no_two_rules_of_a_grammar_share_a_name(rules: tuple[Rule, ...]) -> None:
    names = [rule.name for rule in rules]
    assert sorted(names) == sorted(set(names))


def corpus_texts() -> Iterator[str]:
    yield from (phrase for phrase, _ in cells())
    yield from (line["text"] for line in load("body_deadlines.yaml")["sentences"])
    yield from load("not_deadlines.yaml")["sentences"]
    yield from load("not_deadlines.yaml")["cells"]
    yield from (line[0] for _, line in questions())


def test_every_word_of_the_lexicon_is_used_by_some_line() -> None:
    lexicon = load_lexicon()
    seen = set()
    for text in corpus_texts():
        reading = scan(normalise(text), lexicon)
        seen |= {"".join(fold(reading.text[token.start : token.end]).split()) for token in reading.tokens}
        seen |= set(fold(reading.text))  # marks that are passed over
    words = {word for pieces in lexicon.entries if (word := "".join(pieces)) not in seen}
    assert words == set()


def test_every_kind_of_the_lexicon_means_something_to_some_rule() -> None:
    kinds = {entry.kind for entries in load_lexicon().entries.values() for entry in entries}
    named = {
        kind
        for rule in CELL_RULES + BODY_RULES + QUESTION_RULES
        for part in rule.pattern.split()
        for kind in part.rstrip("?").split("|")
    }
    # these are told from other words, and that is all: marks passed over, look-alikes, what a reading must not leave
    assert kinds - named == {"ignored", "name", "negation", "onward", "semicolon"} - named
