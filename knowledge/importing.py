"""A file's blocks as a plan that may go into the library: extracted, proven cell by cell, corrected by people."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.blocks import Blocks
from knowledge.corrections import Refusal, apply_overrides
from knowledge.coverage import Coverage, check_coverage, name_lost
from knowledge.extract import extract
from knowledge.model import Plan
from knowledge.overrides import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A plan with the proof of its reading, and the corrections of it that could not be applied."""

    plan: Plan
    coverage: Coverage
    refused: tuple[Refusal, ...] = ()


def import_plan(blocks: Blocks, overrides: Iterable[Override] = ()) -> Imported:
    """Return the plan in `blocks`; raises `NotAPlan`.

    The proof is of the reading alone: what people correct afterwards is no longer what the file says.
    """
    read = extract(blocks)
    coverage = check_coverage(blocks, read)
    corrected = apply_overrides(name_lost(read, coverage), overrides)
    return Imported(plan=corrected.plan, coverage=coverage, refused=corrected.refused)
