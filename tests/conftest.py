"""Standing here, this file puts `tests` on the path: tests say `from fakes.… import …`."""

from importlib.resources import files
from pathlib import Path

import pytest
from fakes.assistant import Assistant

from knowledge.extract import extract
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.model import Plan
from knowledge.readers import read


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
