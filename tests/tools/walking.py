"""What `pytest --walked FOLDER` adds: which branches of the four rooms are taken, by which of their own tests.

Only the tests of the rooms are watched, so that the others lose no time; of those that run on both databases only the
ones on SQLite, and none of the longest that walk where others do. Each process leaves its own notes in FOLDER, which
rooms.py and mutate.py read.
"""

import json
import os
from pathlib import Path

import pytest
from tools.rooms import LONG, NOTES, ROOMS, ROOT, SECONDS, list_files, list_tests


def pytest_addoption(parser):
    """Take where to note it."""
    parser.addoption("--walked", type=Path, help="the folder for notes on which branches of the rooms are taken")
    parser.addoption("--walked-by-all", action="store_true", help="watch the longest tests of the rooms as well")


def pytest_configure(config):
    """Begin to watch where that is asked for."""
    if config.getoption("--walked"):
        config.pluginmanager.register(
            Walk(config.getoption("--walked"), () if config.getoption("--walked-by-all") else LONG), "walk"
        )


class Walk:
    """Watches the rooms while one of their own tests runs."""

    def __init__(self, folder, passed_over):
        from coverage import Coverage

        folder.mkdir(parents=True, exist_ok=True)
        self._passed_over = (*passed_over, "postgresql")
        self._seconds, self._file = {}, folder / f"{SECONDS}.{os.getpid()}"
        self._tests = {str(ROOT / test) for room in ROOMS for test in list_tests(room)}
        files = [str(ROOT / file) for room in ROOMS for file in list_files(room)]
        self._coverage = Coverage(
            data_file=folder / NOTES, data_suffix=True, branch=True, include=files, config_file=False
        )
        # the program is imported before: what stands outside functions has run by then, rooms.py does not ask for it
        self._coverage.set_option("run:disable_warnings", ["already-imported", "no-data-collected"])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        """Watch one test and what it is given, if it is one of a room's."""
        if str(item.path) not in self._tests or any(name in item.nodeid for name in self._passed_over):
            return (yield)
        self._coverage.start()
        self._coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._coverage.stop()

    def pytest_runtest_logreport(self, report):
        """Add up how long each test takes."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self):
        """Write down what was seen."""
        if self._coverage.get_data().measured_files():
            self._coverage.save()
            self._file.write_text(json.dumps(self._seconds), encoding="utf-8")
