"""Taking plans in: read the files, build the library anew, keep copies, and tell what was read and what was not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import Progress, find_library, read_overrides, stay_silent, write_library
from bot.plan_files import ReportedPlan, prepare_plan, report_file
from bot.reading import read_each
from bot.settings import Settings
from bot.shelf import keep_copy, list_plan_files, list_sources, read_stamp
from handlers.texts import common, intake
from knowledge.comparison import compare_targets
from knowledge.corrections import Refusal, list_strangers
from knowledge.errors import LibraryUnusable, UnreadableFile
from knowledge.library import Library
from knowledge.library_build import Prepared
from knowledge.model import Conflict, Document, Plan, Target
from knowledge.overrides import Override
from knowledge.report import PlanReport, add_changes

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One file that was read; `replaced` when the library held a version of its plan."""

    path: Path
    report: PlanReport
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """One file, or a folder without any, that was not read, and why, for people."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of the files; `documents` are all that the library holds now, None when it was not touched.

    `conflicts` are figures that differ between a plan that was taken and any other; `refused` are corrections of
    plans that the library does not hold.
    """

    taken: tuple[Taken, ...] = ()
    failed: tuple[Failed, ...] = ()
    documents: tuple[Document, ...] | None = None
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[Refusal, ...] = ()


def take_in(paths: Sequence[Path], settings: Settings, progress: Progress = stay_silent) -> Intake:
    """Read `paths` (files or folders; none for the whole shelf) into the library.

    Files that cannot be read leave the others and the library's own plans as they are; when nothing could be read,
    the library is not touched. Raises OSError when the data directory cannot be written, BadCorrections when the
    office's corrections cannot be used.
    """
    overrides = read_overrides(settings)
    shelf = [source.path for source in list_sources(settings.data_dir)]
    files, failed = _list_files(paths) if paths else (shelf, [])
    reading = _Reading(settings=settings, overrides=overrides, failed=failed, keeps=bool(paths))
    try:
        new = reading.read(files, progress)
        first = next(new, None)
        if first is None:
            return Intake(failed=tuple(failed))
        others = reading.read_others(shelf, progress) if paths else ()
        write_library(chain(others, (first,), new), partial(read_stamp, settings.data_dir), settings)
    finally:
        reading.close()
    return _look_around(reading, overrides, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOver:
    """A file that was read and compared, the library untouched: its report, and the plan before and after."""

    taken: Taken
    before: Plan | None
    after: Plan


def look_over(path: Path, settings: Settings) -> LookedOver | Failed:
    """Read one file and compare it with the library, which stays as it is; raises OSError and BadCorrections."""
    read = report_file(path, read_overrides(settings))
    if isinstance(read, UnreadableFile):
        return Failed(path=path, reason=common.unreadable(read.reason, read.detail))
    library = _open_before(settings)
    try:
        before = _find_before(library, read.prepared.id)
    finally:
        if library is not None:
            library.close()
    after = read.prepared.read_plan()
    return LookedOver(taken=_compare(path, read, before), before=before, after=after)


@dataclass(slots=True)
class _Reading:
    """Files being read, and what was found so far; the library of before is open for a comparison meanwhile."""

    settings: Settings
    overrides: tuple[Override, ...]
    failed: list[Failed]
    keeps: bool
    taken: list[Taken] = field(default_factory=list)
    before: Library | None = None

    def read(self, files: Sequence[Path], progress: Progress) -> Iterator[Prepared]:
        """Give every plan that can be read; at the end of all, keep copies of their files."""
        self.before = _open_before(self.settings)
        copies: list[tuple[Path, str]] = []
        work: Callable[[Path], ReportedPlan | UnreadableFile] = partial(report_file, overrides=self.overrides)
        for path, outcome in zip(files, read_each(files, work, progress), strict=True):
            if isinstance(outcome, UnreadableFile):
                self.fail(path, outcome)
                continue
            plan = outcome.prepared
            self.taken.append(_compare(path, outcome, _find_before(self.before, plan.id)))
            copies.append((path, plan.id))
            yield plan
        for path, plan_id in copies if self.keeps else ():
            keep_copy(path, plan_id, self.settings.data_dir)

    def read_others(self, files: Sequence[Path], progress: Progress) -> Iterator[Prepared]:
        """Give the plans that are on the shelf already."""
        for path, outcome in zip(
            files, read_each(files, partial(prepare_plan, overrides=self.overrides), progress), strict=True
        ):
            if isinstance(outcome, UnreadableFile):
                self.fail(path, outcome)
            else:
                yield outcome

    def fail(self, path: Path, failure: UnreadableFile) -> None:
        self.failed.append(Failed(path=path, reason=common.unreadable(failure.reason, failure.detail)))

    def close(self) -> None:
        if self.before is not None:
            self.before.close()


def _open_before(settings: Settings) -> Library | None:
    try:
        return Library.open(find_library(settings))
    except LibraryUnusable:
        return None


def _find_before(library: Library | None, plan_id: str) -> Plan | None:
    """Return the plan as the library holds it, None when it holds none, or one that another program wrote."""
    if library is None:
        return None
    try:
        return library.get_plan(plan_id)
    except (KeyError, ValueError):
        return None


def _compare(path: Path, read: ReportedPlan, before: Plan | None) -> Taken:
    report = read.report
    if before is not None:
        report = add_changes(report, before, read.prepared.read_plan())
    return Taken(path=path, report=report, replaced=before is not None)


def _look_around(reading: _Reading, overrides: Iterable[Override], settings: Settings) -> Intake:
    """Compare what was taken with all that the library holds now."""
    library = Library.open(find_library(settings))
    try:
        taken = frozenset(one.report.document.id for one in reading.taken)
        found = (_put_first(conflict, taken) for conflict in compare_targets(_list_targets(library)))
        return Intake(
            taken=tuple(reading.taken),
            failed=tuple(reading.failed),
            documents=library.documents,
            conflicts=tuple(conflict for conflict in found if conflict.readings[0].document in taken),
            refused=list_strangers(overrides, (document.id for document in library.documents)),
        )
    finally:
        library.close()


def _put_first(conflict: Conflict, plans: Collection[str]) -> Conflict:
    """Return a conflict with the readings of `plans` before the others."""
    return replace(conflict, readings=tuple(sorted(conflict.readings, key=lambda one: one.document not in plans)))


def _list_targets(library: Library) -> Iterator[tuple[Document, Target]]:
    for record in library.all_of_kind("target"):
        content = record.content()
        if isinstance(content, Target):
            yield library.get_document(record.plan), content


def _list_files(paths: Iterable[Path]) -> tuple[list[Path], list[Failed]]:
    files: dict[Path, None] = {}  # a file named twice is read once
    failed = []
    for path in paths:
        found = list_plan_files(path) if path.is_dir() else (path,)
        if not found:
            failed.append(Failed(path=path, reason=intake.NO_PLAN_FILE))
        files.update(dict.fromkeys(found))
    return list(files), failed
