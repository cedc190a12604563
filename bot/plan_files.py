"""What is done with one file of a plan, in whatever process: little is loaded for it, so that a process starts soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import UnreadableFile
from knowledge.importing import Imported, import_plan
from knowledge.library_build import Prepared, prepare
from knowledge.model import Plan
from knowledge.overrides import Override
from knowledge.readers import read
from knowledge.report import PlanReport, report_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPlan:
    """A plan ready for the library, with the report of its reading."""

    prepared: Prepared
    report: PlanReport


def import_file(path: Path, overrides: Iterable[Override] = ()) -> Imported:
    """Return the plan in the file at `path` with the proof of its reading; raises UnreadableFile."""
    return import_plan(read(path), overrides)


def try_plan(path: Path, overrides: Iterable[Override] = ()) -> Plan | UnreadableFile:
    """Return the plan in the file at `path`, or why there is none."""
    try:
        return import_file(path, overrides).plan
    except UnreadableFile as failure:
        return failure


def prepare_plan(path: Path, overrides: Iterable[Override] = ()) -> Prepared | UnreadableFile:
    """Return the plan in the file at `path` ready for the library, or why there is none."""
    plan = try_plan(path, overrides)
    return plan if isinstance(plan, UnreadableFile) else prepare(plan)


def report_file(path: Path, overrides: Iterable[Override] = ()) -> ReportedPlan | UnreadableFile:
    """Return the plan in the file at `path` ready for the library, with its report, or why there is none."""
    try:
        imported = import_file(path, overrides)
    except UnreadableFile as failure:
        return failure
    return ReportedPlan(prepared=prepare(imported.plan), report=report_plan(imported))
