"""Scan errors that are certain, mended wherever they stand, each with its trace."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from knowledge import datafile
from knowledge.blocks import Block, Paragraph, Row, Table
from knowledge.errors import BadData
from knowledge.model import Repair


@cache
def words() -> Mapping[str, Any]:
    """Return the data file of repairs."""
    return datafile.load("repairs.yaml")


@cache
def _rules() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str, str], ...]]:
    """Return one pattern that finds any error, and the rules that mend it."""
    rules = []
    for entry in words()["words"]:
        try:
            pattern = re.compile(rf"(?<!\w)(?:{entry['find']})(?!\w)")
        except re.error as error:
            raise BadData(f"repairs.yaml: {entry['find']}: {error}") from error
        rules.append((pattern, str(entry["to"]), str(entry["reason"])))
    return re.compile("|".join(str(entry["find"]) for entry in words()["words"])), tuple(rules)


def mend(text: str, place: str) -> tuple[str, list[Repair]]:
    """Return `text` without its certain scan errors, and a record of each that was mended."""
    anything, rules = _rules()
    if not anything.search(text):
        return text, []
    repairs: list[Repair] = []
    for pattern, replacement, reason in rules:
        for match in pattern.finditer(text):
            before, after = match.group().strip(), match.expand(replacement).strip()
            if before != after:
                repairs.append(Repair(place=place, before=before, after=after, reason=reason))
        text = pattern.sub(replacement, text)
    return text, repairs


def mend_blocks(blocks: Iterable[Block]) -> tuple[list[Block], list[Repair]]:
    """Return the blocks with every paragraph and cell mended, and all repairs in reading order."""
    mended: list[Block] = []
    repairs: list[Repair] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            text, found = mend(block.text, block.place)
            repairs += found
            mended.append(replace(block, text=text) if found else block)
        else:
            mended.append(_mend_table(block, repairs))
    return mended, repairs


def _mend_table(table: Table, repairs: list[Repair]) -> Table:
    rows: list[Row] = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text, found = mend(cell, row.place)
            repairs += found
            cells.append(text)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))
