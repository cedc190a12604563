"""Small wrong changes made to a room one at a time, and how many of them its tests notice.

    python tests/tools/mutate.py ROOM [--count 40] [--seed 1]

Rooms are those of rooms.py. The changes: a comparison turned round, `and` for `or`, a `not` taken away, a number one
more, a condition always true or never, a value returned as None. The files are changed in a copy, never here.

The tests run once with notes on what they walk through; a change is then shown only to those that pass its line, the
quickest first, each time in a process that is split off from one in which the libraries stand ready.
"""

import argparse
import ast
import importlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from rooms import ROOMS, ROOT, SECONDS, list_files, list_tests, read_notes

LIBRARIES = (
    "alembic.command", "coverage", "docx", "holidays", "httpx", "hypothesis", "icalendar", "jinja2", "lxml.etree",
    "openpyxl", "pdfplumber", "prometheus_client", "pydantic_settings", "rapidfuzz", "reportlab", "sqlalchemy",
    "starlette", "telegram", "uvicorn", "yaml",
)  # fmt: skip
ONLY = (
    "-q", "-x", "-p", "no:cacheprovider", "-k", "not postgresql",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # what is imported here already needs no better messages
)  # fmt: skip
WORK_SECONDS, PATIENCE_SECONDS = 120, 1800

SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip


def list_changes(tree):
    """Give (node, what, undoable change) for each place that can be changed and would then do something else."""
    decorated = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef))
    left_alone = {part for node in decorated for one in node.decorator_list for part in ast.walk(one)}
    for node in ast.walk(tree):
        if node in left_alone:  # what @dataclass is told matters to readers and checkers, hardly to what is done
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            yield node, "comparison", lambda node=node: node.ops.__setitem__(0, SWAPS[type(node.ops[0])]())
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
            yield node, "operator", lambda node=node: setattr(node, "op", SWAPS[type(node.op)]())
        elif isinstance(node, ast.Constant) and type(node.value) in {int, float}:
            yield node, "number", lambda node=node: setattr(node, "value", node.value + 1)
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield node, "boolean", lambda node=node: setattr(node, "value", not node.value)
        elif isinstance(node, ast.If | ast.IfExp):
            for value in (True, False):
                change = lambda node=node, value=value: setattr(node, "test", ast.Constant(value))  # noqa: E731
                yield node, f"if {value}", change
        elif (
            isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) not in {"None", "False"}
        ):
            yield node, "return None", lambda node=node: setattr(node, "value", ast.Constant(None))


def sample(room, count, seed):
    """Return (file, number of the change in it) for `count` places of the room, evenly drawn."""
    places = [
        (file, number)
        for file in list_files(room)
        for number, _ in enumerate(list_changes(ast.parse((ROOT / file).read_text(encoding="utf-8"))))
    ]
    return random.Random(seed).sample(places, min(count, len(places))), len(places)  # noqa: S311 - a dice


def run_tests(copy, tests, *, plugins=(), more=(), keep=False):
    """Run `tests` of the copy in a process split off from this one; return whether all of them pass."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in {0, 5}
    try:
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        sys.dont_write_bytecode = not keep
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if not keep:  # a loop without an end, or a wait for nothing, is noticed too
            resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS, WORK_SECONDS))
            signal.alarm(PATIENCE_SECONDS)
        import pytest

        os._exit(int(pytest.main([*ONLY, *more, *tests], plugins=list(plugins))))
    finally:
        os._exit(70)


class Chosen:
    """Leaves of the tests those that are wanted, the quickest first."""

    def __init__(self, seconds):
        self._seconds = seconds

    def pytest_collection_modifyitems(self, items):
        wanted = [item for item in items if item.nodeid in self._seconds]
        items[:] = sorted(wanted, key=lambda item: self._seconds[item.nodeid])


class Room:
    """A copy of the program in which one room is changed, and which test passes which line of it."""

    def __init__(self, name, folder):
        self.name, self.copy, notes = name, folder / "copy", folder / "notes"
        shutil.copytree(ROOT, self.copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*cache"))
        if not run_tests(self.copy, list_tests(name), more=("--walked", str(notes), "--walked-by-all"), keep=True):
            raise SystemExit(f"the tests of {name} fail without any change")
        (told,) = notes.glob(f"{SECONDS}.*")
        self._seconds = json.loads(told.read_text(encoding="utf-8"))
        data = read_notes(notes).get_data()
        self._passing = {file: data.contexts_by_lineno(str(self.copy / file)) for file in list_files(name)}

    def find_tests(self, file, first, last):
        """Return the seconds of each test that passes the lines; of all where they are read before any test."""
        passing = self._passing[file]
        found = {test for line in range(first, last + 1) for test in passing.get(line, ()) if test}
        return {test: seconds for test, seconds in self._seconds.items() if not found or test in found}

    def notices(self, file, number):
        """Return whether the tests notice a change; what they do not notice is printed."""
        source = (self.copy / file).read_text(encoding="utf-8")
        tree = ast.parse(source)
        node, what, change = list(list_changes(tree))[number]
        before = ast.unparse(node)
        change()
        changed = self.copy / file
        changed.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
        os.utime(changed, (number, number))  # else what was compiled of it before might be taken
        chosen = self.find_tests(file, node.lineno, node.end_lineno)
        noticed = not run_tests(
            self.copy, sorted({test.partition("::")[0] for test in chosen}), plugins=[Chosen(chosen)]
        )
        changed.write_text(source, encoding="utf-8")
        if not noticed:
            sys.stdout.write(f"not noticed: {file}:{node.lineno} {what}: {before.splitlines()[0]}\n")
            sys.stdout.flush()
        return noticed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for library in LIBRARIES:
        importlib.import_module(library)
    chosen, total = sample(given.room, given.count, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(given.room, Path(folder))
        noticed = sum(room.notices(file, number) for file, number in chosen)
    sys.stdout.write(f"{given.room}: {noticed} of {len(chosen)} noticed ({total} places, seed {given.seed})\n")


if __name__ == "__main__":
    main()
