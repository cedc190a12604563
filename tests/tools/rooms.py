"""The four rooms where a mistake does harm: their files, and the tests that concern them, run with branch coverage.

    python tests/tools/rooms.py [room …]

leaves with 1 where a branch of a room is not taken by its tests.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = {
    "deadlines": (
        ["knowledge/deadline*.py"],
        [f"knowledge/test_deadline_{name}.py" for name in ("corpus", "reading", "calendar")],
    ),
    "permissions": (["handlers/permissions.py"], ["handlers/test_permissions.py"]),
    "consent": (
        ["handlers/joining.py", "bot/store/consents.py"],
        ["handlers/test_joining.py", "handlers/test_own_data.py", "bot/store/test_stored_people.py"],
    ),
    "outbox": (
        ["bot/store/outbox.py", "bot/store/sending.py", "bot/delivery.py"],
        ["bot/store/test_outbox.py", "bot/test_dispatcher.py", "bot/test_two_channels.py"],
    ),
}  # fmt: skip


def list_files(room):
    return [path.relative_to(ROOT).as_posix() for pattern in ROOMS[room][0] for path in sorted(ROOT.glob(pattern))]


def list_tests(room):
    return [f"tests/{name}" for name in ROOMS[room][1]]


def cover(rooms):
    """Run the tests of `rooms` under coverage; return the exit code."""
    files = [file for room in rooms for file in list_files(room)]
    tests = [test for room in rooms for test in list_tests(room)]
    run = [sys.executable, "-m", "coverage", "run", "--branch", f"--include={','.join(files)}", "-m", "pytest", *tests]
    told = subprocess.run(run, check=False, cwd=ROOT).returncode
    report = [sys.executable, "-m", "coverage", "report", "--show-missing", "--fail-under=100"]
    return told or subprocess.run(report, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(cover(sys.argv[1:] or list(ROOMS)))
