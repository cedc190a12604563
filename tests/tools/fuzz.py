"""Fuzzes what comes from outside for as long as is asked: updates, events, buttons, files.

    python tests/tools/fuzz.py [--seconds 3600] [--seed 1]

Those tests of hypothesis that need nothing but what is drawn are fed with bytes: by atheris, which looks at what the
bytes reach, where it is installed (`pip install atheris`), else by chance. What breaks is told with the bytes that
broke it, and leaves with 1.
"""

import argparse
import importlib.util
import random
import sys
from pathlib import Path
from time import monotonic

TESTS = Path(__file__).parents[1]
TARGETS = {
    "bot/test_fuzzing.py": (
        "test_a_bent_update_of_telegram_is_taken_or_refused", "test_a_bent_event_of_zalo_is_taken_or_refused",
        "test_no_button_is_read_that_was_not_signed_for_the_chat",
    ),
    "knowledge/test_hostile_files.py": (
        "test_a_damaged_file_is_read_or_refused_and_nothing_else",
        "test_any_bytes_are_read_or_refused_and_nothing_else",
        "test_any_nesting_of_words_elements_is_read_or_refused",
    ),
}  # fmt: skip
LONGEST = 2000


def load_targets():
    """Return by its name what takes bytes and draws a test's values from them."""
    sys.path[:0] = [str(TESTS), str(TESTS.parent)]
    found = {}
    for file, names in TARGETS.items():
        spec = importlib.util.spec_from_file_location(Path(file).stem, TESTS / file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= {name: getattr(module, name).hypothesis.fuzz_one_input for name in names}
    return found


def feed(targets, data):
    """Give `data` to the target that its first byte names; what breaks is raised with the bytes noted on it."""
    name = list(targets)[data[0] % len(targets)] if data else next(iter(targets))
    try:
        return name, targets[name](data[1:])
    except Exception as error:
        error.add_note(f"{name} broke on bytes.fromhex({data.hex()!r})")
        raise


def fuzz_by_chance(targets, seconds, seed):
    """Feed random bytes until the time is up; return how often each target drew its values from them."""
    dice, until = random.Random(seed), monotonic() + seconds  # noqa: S311 - a dice
    counts = dict.fromkeys(targets, 0)
    while monotonic() < until:
        name, drawn = feed(targets, dice.randbytes(dice.randrange(1, LONGEST)))
        counts[name] += drawn is not None
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    try:
        import atheris
    except ModuleNotFoundError:
        atheris = None
    if atheris is not None:
        with atheris.instrument_imports(include=["bot", "handlers", "knowledge"]):
            targets = load_targets()
        limits = [f"-max_total_time={given.seconds}", f"-seed={given.seed}", f"-max_len={LONGEST}", "-len_control=0"]
        atheris.Setup([sys.argv[0], *limits], lambda data: feed(targets, data) and None)
        atheris.Fuzz()
    for name, count in fuzz_by_chance(load_targets(), given.seconds, given.seed).items():
        sys.stdout.write(f"{count:>9,} {name}\n")


if __name__ == "__main__":
    main()
