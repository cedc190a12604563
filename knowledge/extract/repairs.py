"""Scan errors that are certain, mended wherever they stand, each with its trace."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge import datafile
from knowledge.blocks import Block, Paragraph, Row, Table
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


def mend(text: str, place: str, rules: Sequence[_Rule] | None = None) -> tuple[str, list[Repair]]:
    """Return `text` without its certain scan errors, and a record of each that was mended."""
    repairs: list[Repair] = []
    for rule in _rules() if rules is None else rules:
        if rule.hint not in text:
            continue
        for match in rule.pattern.finditer(text):
            before, after = match.group(), match.expand(rule.replacement)
            if before != after:
                repairs.append(Repair(place=place, before=before, after=after, reason=rule.reason))
        text = rule.pattern.sub(rule.replacement, text)
    return text, repairs


def mend_blocks(blocks: Sequence[Block]) -> tuple[list[Block], list[Repair]]:
    """Return the blocks with every paragraph and cell mended, and all repairs in reading order."""
    everything = "\n".join(_texts(blocks))
    rules = [rule for rule in _rules() if rule.hint in everything]
    mended: list[Block] = []
    repairs: list[Repair] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            text, found = mend(normalise(block.text), block.place, rules)
            repairs += found
            mended.append(block if text == block.text else replace(block, text=text))
        else:
            mended.append(_mend_table(block, rules, repairs))
    return mended, repairs


def tidy(text: str) -> str:
    """Return text that went through `normalise` with one space between words and none at the ends."""
    return " ".join(text.split())


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                yield from row.cells


def _mend_table(table: Table, rules: Sequence[_Rule], repairs: list[Repair]) -> Table:
    rows: list[Row] = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text, found = mend(normalise(cell), row.place, rules)
            repairs += found
            cells.append(text)
        rows.append(row if tuple(cells) == row.cells else replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))
