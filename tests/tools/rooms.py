"""The four rooms where a mistake does harm: their files, the tests that concern them, and the branches those take.

    python tests/tools/rooms.py [room …]               runs the rooms' tests and looks
    python tests/tools/rooms.py --walked FOLDER        looks at what `pytest --walked FOLDER` has noted

leaves with 1 where a branch of a room is not taken by its tests.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTES, SECONDS = "branches", "seconds"
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
        ["bot/store/test_outbox.py", "bot/test_dispatcher.py", "bot/test_two_channels.py", "bot/test_terminal_post.py"],
    ),
}  # fmt: skip
LONG = (
    "test_own_data.py", "test_a_code_lets_in_after_consent",
    "test_how_a_phrase_is_typed_does_not_change_what_it_means", "test_reading_never_fails_and_says_what_it_left",
    "test_a_message_that_repeats_itself_is_answered", "test_a_window_holds_what_its_parts_hold",
    "test_every_rule_is_used_by_some_line", "test_due_days_are_in_order_and_each_once",
    "test_what_is_in_hand_when_the_night_begins_waits_for_the_morning",
    "test_while_the_network_is_away_it_is_tried_ever_more_seldom_and_nothing_is_lost",
    "test_many_people_are_told_at_the_pace_that_the_channel_bears", "test_a_group_gets_twenty_messages_a_minute",
    "test_a_chat_that_is_refused_waits_to_the_second_and_the_others_do_not",
    "test_in_doubt_a_channel_that_stays_away_does_not_hand_over",
    "test_refused_in_several_chats_at_once_the_whole_channel_waits",
    "test_nothing_goes_out_at_night_but_what_answers_somebody",
)  # fmt: skip
"""Tests that take longest and walk only where others walk as well: looking for branches, they need not be watched."""


def list_files(room):
    return [path.relative_to(ROOT).as_posix() for pattern in ROOMS[room][0] for path in sorted(ROOT.glob(pattern))]


def list_tests(room):
    return [f"tests/{name}" for name in ROOMS[room][1]]


def walk(rooms, folder):
    """Run the tests of `rooms` on SQLite, noting in `folder` what they take; return the exit code."""
    tests = [test for room in rooms for test in list_tests(room)]
    run = [sys.executable, "-m", "pytest", "--walked", str(folder), "-k", "not postgresql", *tests]
    return subprocess.run(run, check=False, cwd=ROOT).returncode


def read_notes(folder):
    """Return what the processes of a run have noted."""
    from coverage import Coverage

    notes = Coverage(data_file=folder / NOTES, config_file=str(ROOT / "pyproject.toml"))
    notes.set_option("run:branch", True)
    notes.set_option("run:disable_warnings", ["no-data-collected"])
    notes.combine([str(folder)], keep=True)
    return notes


def find_gaps(rooms, folder):
    """Give (file, function, lines, branches) for each function of `rooms` that the noted tests leave something of."""
    told = folder / "told.json"
    files = [str(ROOT / file) for room in rooms for file in list_files(room)]
    read_notes(folder).json_report(morfs=files, outfile=str(told))
    for file, seen in json.loads(told.read_text(encoding="utf-8"))["files"].items():
        for name, of_it in seen["functions"].items():
            if name and (of_it["missing_lines"] or of_it["missing_branches"]):
                yield file, name, of_it["missing_lines"], of_it["missing_branches"]


def report(rooms, folder):
    """Say what is not taken; return the exit code."""
    gaps = list(find_gaps(rooms, folder))
    for file, name, lines, branches in gaps:
        sys.stdout.write(f"{file}: {name}: lines {lines}, branches {branches} are not taken\n")
    sys.stdout.write(f"{', '.join(rooms)}: {'every branch is taken' if not gaps else 'some branches are not taken'}\n")
    return 1 if gaps else 0


def cover(rooms):
    """Run the tests of `rooms` and say what they leave out; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        return walk(rooms, Path(folder)) or report(rooms, Path(folder))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rooms", nargs="*", help=f"of {', '.join(ROOMS)}; all where none is named")
    parser.add_argument("--walked", type=Path)
    given = parser.parse_args()
    rooms = given.rooms or list(ROOMS)
    return report(rooms, given.walked.absolute()) if given.walked else cover(rooms)


if __name__ == "__main__":
    sys.exit(main())
