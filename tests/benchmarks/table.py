"""One table: what this program does beside what the best plain tool does with the same work, with ratios.

    python tests/benchmarks/table.py [--tasks 10000] [--only answers …]

prints Markdown and takes some ten minutes of one processor. Times are the processor's, which other programs lengthen
little. A ratio is ours by theirs: below one, ours takes less. Nothing beside ours understands a plan; its name says
what it does instead.
"""

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]
    from benchmarks.comparisons import COMPARISONS

    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--only", nargs="*", choices=COMPARISONS, default=list(COMPARISONS))
    given = parser.parse_args()
    print("| work | beside ours | what ours does | what it does | ours | its | ours, times its |")
    print("|---|---|---|---|---|---|---|")
    for name in given.only:
        with tempfile.TemporaryDirectory() as folder:
            for row in COMPARISONS[name](Path(folder), given.tasks):
                print(row, flush=True)


if __name__ == "__main__":
    main()
