"""Scan errors that are certain, mended wherever they stand, each with its trace."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from knowledge import datafile
from knowledge.blocks import Block, Paragraph, Row
from knowledge.errors import BadData
from knowledge.model import Repair
from knowledge.text import normalise


@cache
def words() -> Mapping[str, Any]:
    """Return the data file of repairs."""
    return datafile.load("repairs.yaml")


@dataclass(frozen=True, slots=True)
class _Rule:
    """`hint` is a piece of text without which the pattern cannot match; looking for it costs next to nothing."""

    hint: str
    pattern: re.Pattern[str]
    replacement: str
    reason: str


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for entry in words()["words"]:
        try:
            pattern = re.compile(rf"(?<!\w)(?:{entry['find']})(?!\w)")
        except re.error as error:
            raise BadData(f"repairs.yaml: {entry['find']}: {error}") from error
        rules.append(_Rule(str(entry["hint"]), pattern, str(entry["to"]), str(entry["reason"])))
    return tuple(rules)


@dataclass(slots=True)
class _Mender:
    """The rules that may have work in a document, the texts in which there is some, and what was mended so far."""

    rules: tuple[_Rule, ...]
    flawed: frozenset[str]
    repairs: list[Repair] = field(default_factory=list)

    def mend(self, text: str, place: str) -> str:
        """Return `text` normalised and without its certain scan errors; keep a record of each that was mended."""
        if text not in self.flawed:
            return text
        text = normalise(text)
        for rule in self.rules:
            if rule.hint not in text:
                continue
            for match in rule.pattern.finditer(text):
                before, after = match.group(), match.expand(rule.replacement)
                if before != after:
                    self.repairs.append(Repair(place=place, before=before, after=after, reason=rule.reason))
            text = rule.pattern.sub(rule.replacement, text)
        return text


def mend_blocks(blocks: Sequence[Block]) -> tuple[list[Block], list[Repair]]:
    """Return the blocks with every paragraph and cell mended, and all repairs in reading order."""
    texts = list(_texts(blocks))
    written = " ".join(texts)  # a line feed would be looked for among the rare blanks
    everything = normalise(written)
    rules = tuple(rule for rule in _rules() if rule.hint in everything)
    if everything == written:
        flawed = frozenset(text for rule in rules for text in _list_flawed(rule, texts))
    else:
        flawed = frozenset(texts)
    if not flawed:
        return list(blocks), []
    mender = _Mender(rules=rules, flawed=flawed)
    return [_mend_block(block, mender) for block in blocks], mender.repairs


def _list_flawed(rule: _Rule, texts: Iterable[str]) -> list[str]:
    hint, search = rule.hint, rule.pattern.search
    return [text for text in texts if hint in text and search(text)]


def _mend_block(block: Block, mender: _Mender) -> Block:
    if isinstance(block, Paragraph):
        text = mender.mend(block.text, block.place)
        return block if text == block.text else replace(block, text=text)
    rows = tuple(_mend_row(row, mender) for row in block.rows)
    return block if rows == block.rows else replace(block, rows=rows)


def _mend_row(row: Row, mender: _Mender) -> Row:
    if mender.flawed.isdisjoint(row.cells):
        return row
    cells = tuple(mender.mend(cell, row.place) for cell in row.cells)
    return row if cells == row.cells else replace(row, cells=cells)


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                yield from row.cells
