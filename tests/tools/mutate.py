"""Small wrong changes made to a room one at a time, and how many of them its tests notice.

    python tests/tools/mutate.py ROOM [--count 40] [--seed 1]

Rooms are those of rooms.py. The changes: a comparison turned round, `and` for `or`, a `not` taken away, a number one
more, a condition always true or never, a value returned as None. The files are changed in a copy, never here.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rooms import ROOMS, ROOT, list_files, list_tests

SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip


def list_changes(tree):
    """Give (line, what, undoable change) for each place that can be changed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            yield node.lineno, "comparison", lambda node=node: node.ops.__setitem__(0, SWAPS[type(node.ops[0])]())
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
            yield node.lineno, "operator", lambda node=node: setattr(node, "op", SWAPS[type(node.op)]())
        elif isinstance(node, ast.Constant) and type(node.value) in {int, float}:
            yield node.lineno, "number", lambda node=node: setattr(node, "value", node.value + 1)
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield node.lineno, "boolean", lambda node=node: setattr(node, "value", not node.value)
        elif isinstance(node, ast.If | ast.IfExp):
            for value in (True, False):
                change = lambda node=node, value=value: setattr(node, "test", ast.Constant(value))  # noqa: E731
                yield node.lineno, f"if {value}", change
        elif isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
            yield node.lineno, "return None", lambda node=node: setattr(node, "value", ast.Constant(None))


def sample(room, count, seed):
    """Return (file, number of the change in it) for `count` places of the room, evenly drawn."""
    places = [
        (file, number)
        for file in list_files(room)
        for number, _ in enumerate(list_changes(ast.parse((ROOT / file).read_text(encoding="utf-8"))))
    ]
    return random.Random(seed).sample(places, min(count, len(places))), len(places)  # noqa: S311 - a dice


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen, total = sample(given.room, given.count, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*cache"))
        noticed = sum(try_change(copy, given.room, file, number) for file, number in chosen)
    sys.stdout.write(f"{given.room}: {noticed} of {len(chosen)} noticed ({total} places, seed {given.seed})\n")


def try_change(copy, room, file, number):
    """Return whether the tests notice the change; what they do not notice is printed."""
    source = (ROOT / file).read_text(encoding="utf-8")
    tree = ast.parse(source)
    line, what, change = list(list_changes(tree))[number]
    change()
    (copy / file).write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    run = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *list_tests(room)]
    try:
        done = subprocess.run(run, check=False, cwd=copy, env=environment, capture_output=True, timeout=600)
        noticed = done.returncode == 1
    except subprocess.TimeoutExpired:
        noticed = True
    (copy / file).write_text(source, encoding="utf-8")
    if not noticed:
        sys.stdout.write(f"not noticed: {file}:{line} {what}\n")
        sys.stdout.flush()
    return noticed


if __name__ == "__main__":
    main()
