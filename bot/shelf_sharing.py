"""One shelf for several machines: the plan files and corrections of this one and of the store, brought together.

Each machine builds its library from its own copy of the files. What it held when the two were last alike stands in
`shelf.json`, so that a change here is told from a change elsewhere.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bot.shelf import find_overrides, list_plan_files

if TYPE_CHECKING:
    from bot.store.store import SqlStore

_PLANS = "plans"
_BASE = "shelf.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What bringing the shelves together came to: whether files of this machine changed, and the store's revision."""

    changed: bool
    revision: int


def share_shelf(data_dir: Path, store: "SqlStore", *, publish: bool) -> Shared:
    """Bring the files of this machine and those of the store together; a store of one machine is left alone.

    What changed elsewhere is taken over here. What changed here is given to the others where `publish` says so, and by
    whoever comes first; else it stays as it is for now. Where both changed, this machine's version stands if it is
    published, and is kept beside under a hidden name if it is not. Raises OSError and what the database raises.
    """
    if not store.shared:
        return Shared(changed=False, revision=0)
    with store.begin() as work:
        shelf = work.shelf
        shelf.take_turn()
        publish = publish or shelf.find_revision() == 0
        theirs, ours, base = shelf.list_digests(), _read_digests(data_dir), _read_base(data_dir)
        changed = False
        for name in sorted({*theirs, *ours, *base}):
            here, there, before = ours.get(name), theirs.get(name), base.get(name)
            if here == there:
                continue
            if publish and here != before:
                shelf.write(name, here, (data_dir / name).read_bytes() if here is not None else None)
            elif there != before:
                content = shelf.read(name) if there is not None else None
                _take_over(data_dir, name, content, ours_kept=here != before)
                changed = True
        ours, theirs = _read_digests(data_dir), shelf.list_digests()
        _write_base(data_dir, _find_common(ours, theirs, base))
        return Shared(changed=changed, revision=shelf.find_revision())


def _find_common(ours: dict[str, str], theirs: dict[str, str], base: dict[str, str]) -> dict[str, str]:
    """Return what both sides hold; of a file in which they differ, what both held last."""
    common = {name: digest for name, digest in ours.items() if theirs.get(name) == digest}
    differ = {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}
    return common | {name: base[name] for name in differ if name in base}


def _read_digests(data_dir: Path) -> dict[str, str]:
    overrides = find_overrides(data_dir)
    paths = [*list_plan_files(data_dir / _PLANS), *([overrides] if overrides.is_file() else [])]
    return {
        path.relative_to(data_dir).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }  # fmt: skip


def _take_over(data_dir: Path, name: str, content: bytes | None, *, ours_kept: bool) -> None:
    path, parts = data_dir / name, PurePosixPath(name).parts
    if ".." in parts or (parts[0] != _PLANS and path != find_overrides(data_dir)):
        raise OSError(f"{name}: not a name on the shelf")
    if ours_kept and path.is_file():
        path.replace(path.with_name(f".{path.name}.replaced"))
    if content is None:
        path.unlink(missing_ok=True)
        return
    _write_whole(path, content)


def _read_base(data_dir: Path) -> dict[str, str]:
    try:
        base = json.loads((data_dir / _BASE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in base.items()} if isinstance(base, dict) else {}


def _write_base(data_dir: Path, base: dict[str, str]) -> None:
    _write_whole(data_dir / _BASE, json.dumps(base, ensure_ascii=False, indent=1).encode())


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
