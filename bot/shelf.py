"""The plan files that the library is built from: those shipped with the program, and copies of those people took in.

A copy is kept under `plans/` in the data directory, named by its plan's id; it stands in the place of a shipped
plan of the same id. So the library can be thrown away and built again at any time.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import knowledge
from knowledge.text import fold

_PACKAGE = Path(knowledge.__file__).parent
_SUFFIXES = (".txt", ".docx", ".pdf", ".xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file on the shelf."""

    path: Path
    shipped: bool


def list_sources(data_dir: Path) -> tuple[Source, ...]:
    """Return the files on the shelf, the shipped ones first, each part in the order of names."""
    shipped = (Source(path=path, shipped=True) for path in list_plan_files(_PACKAGE / "plans"))
    copies = (Source(path=path, shipped=False) for path in list_plan_files(data_dir / "plans"))
    return (*shipped, *copies)


def list_plan_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of `folder` and its folders that may hold a plan, in order; hidden and lock files are none."""
    if not folder.is_dir():
        return ()
    files = (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    return tuple(sorted(path for path in files if not path.name.startswith((".", "~$"))))


def read_stamp(data_dir: Path) -> str:
    """Return a stamp that changes with the program, its data, or any file on the shelf.

    The program's own files and an office's corrections count by content, so that nobody has to remember to raise a
    number; copies, which may be large and are written by the program alone, count by size and time of change.
    """
    stamp = hashlib.sha256()
    try:
        stamp.update(version("cchc").encode())
    except PackageNotFoundError:  # run from a folder, not installed
        stamp.update(b"0")
    for path in _list_own_files():
        stamp.update(f"{path.relative_to(_PACKAGE).as_posix()}\n".encode() + path.read_bytes())
    if (own := find_overrides(data_dir)).is_file():
        stamp.update(b"overrides\n" + own.read_bytes())
    for path in list_plan_files(data_dir / "plans"):
        state = path.stat()
        stamp.update(f"{path.name}\n{state.st_size}\n{state.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return stamp.hexdigest()


def find_overrides(data_dir: Path) -> Path:
    """Return where an office's own corrections lie, whether there are any or not."""
    return data_dir / "overrides.yaml"


def _list_own_files() -> Iterator[Path]:
    for pattern in ("**/*.py", "data/*.yaml", "plans/*"):
        yield from sorted(path for path in _PACKAGE.glob(pattern) if path.is_file())


def keep_copy(path: Path, plan_id: str, data_dir: Path) -> None:
    """Keep a copy of the plan file at `path`, in the place of an earlier copy of the same plan."""
    folder = data_dir / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    name = name_copy(plan_id)
    kept = folder / (name + path.suffix.lower())
    if not (kept.exists() and kept.samefile(path)):
        beside = kept.with_name(f".{kept.name}.new")
        shutil.copyfile(path, beside)
        os.replace(beside, kept)  # noqa: PTH105  # the same on every system, where Path.rename is not
    for suffix in _SUFFIXES:
        if suffix != kept.suffix:
            (folder / (name + suffix)).unlink(missing_ok=True)


def name_copy(plan_id: str) -> str:
    """Return the file name, without ending, under which the plan's copy is kept."""
    return re.sub(r"[^a-z0-9._-]+", "-", fold(plan_id)).strip(".-") or "plan"
