"""Standing here, this file puts `tests` on the path: tests say `from fakes.… import …`."""

import logging
import os
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

import pytest
from fakes.assistant import Assistant
from hypothesis import settings
from sqlalchemy import make_url
from tools import walking

from bot.store.store import SqlStore
from knowledge.extract import extract
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.model import Plan
from knowledge.readers import read

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure; speed is the benchmarks' matter
settings.load_profile("untimed")


def pytest_addoption(parser):
    """Take how often the dispatcher is killed, and how many strings are rendered."""
    parser.addoption("--crash-runs", type=int, default=120, help="how often test_crashes.py kills the dispatcher")
    parser.addoption("--strings", type=int, default=10_000, help="how many strings test_rendering.py renders a channel")
    walking.pytest_addoption(parser)


def pytest_configure(config):
    """Watch which branches are taken where that is asked for."""
    walking.pytest_configure(config)


@pytest.fixture(autouse=True)
def restore_logs():
    """Undo what a command that ran in this process has set for the logs, so that the next test hears everything."""
    root, own = logging.getLogger(), logging.getLogger("cchc")
    handlers, level, own_level = root.handlers[:], root.level, own.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    own.setLevel(own_level)


LONGEST = ("test_crashes.py", "test_conformance.py", "test_dispatcher.py", "test_registry_pressed.py")
"""Files that take longest, so that the processes that share the tests begin with them."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep the tests of a file in one process, the long ones first, and the killing on each database in its own."""
    for item in items:
        database = item.callspec.id if item.path.name == LONGEST[0] and hasattr(item, "callspec") else ""
        item.add_marker(pytest.mark.xdist_group(f"{item.path}{database}"))
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session")
def shipped_plans() -> tuple[Plan, ...]:
    """Return the plans that come with the program, as read from their files."""
    folder = Path(str(files("knowledge") / "plans"))
    return tuple(extract(read(path)) for path in sorted(folder.iterdir()))


@pytest.fixture(scope="session")
def library(shipped_plans, tmp_path_factory) -> Library:
    """Return a library of the shipped plans; tests only read it."""
    path = tmp_path_factory.mktemp("library") / "library.sqlite"
    build(shipped_plans, path, "shipped")
    return Library.open(path)


@pytest.fixture(scope="session")
def assistant(library) -> Assistant:
    """Return the assistant with the shipped plans in hand."""
    return Assistant(library)


@pytest.fixture(scope="session")
def postgresql():
    """Return a PostgreSQL cluster; without its programs the tests on it are skipped, on the build machine they fail."""
    from fakes.postgresql import Cluster, find_binaries

    binaries = find_binaries()
    if binaries is None:
        assert "CI" not in os.environ, "PostgreSQL is to be installed here"
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="cchc-"))  # its name must be short: a socket lies in it
    cluster = Cluster(folder, binaries)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql):
    """Return the name of a database with the newest schema, to be copied for each test."""
    url = postgresql.make()
    SqlStore.open(url).close()
    return make_url(url).database


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """Return the address of an empty store of the newest schema; each test that asks runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    template = request.getfixturevalue("postgresql_template")
    return request.getfixturevalue("postgresql").make(template)


@pytest.fixture
def store(store_url):
    """Return an empty store; each test that asks runs on both databases."""
    opened = SqlStore.open(store_url)
    yield opened
    opened.close()
