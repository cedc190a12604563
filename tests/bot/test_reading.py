"""Reading many files in several processes: the same results in the same order, whatever becomes of a process."""

import os
import pickle
from functools import partial
from pathlib import Path

import pytest

from bot.plan_files import prepare_plan
from bot.reading import read_each
from knowledge.errors import NotAPlan, UnreadableFile


def read_name(path):
    return path.name


def read_process(path):
    return os.getpid()


def end_process(path, reader):
    """End the process that reads the file "5", unless it is the one that wants the results."""
    if path.name == "5" and os.getpid() != reader:
        os._exit(7)
    return path.name


@pytest.fixture
def paths(tmp_path) -> list[Path]:
    """Return forty files, some large, and one that is not there."""
    found = [tmp_path / str(number) for number in range(40)]
    for path in found[1:]:
        path.write_bytes(b"x" * (300_000 if path.name in {"7", "8"} else 1000))
    return found


@pytest.mark.parametrize("processes", [None, 1, 2])
def test_results_come_in_order_each_announced_before(paths, processes):
    told = []
    for number, name in enumerate(read_each(paths, read_name, told.append, processes)):
        assert (name, told) == (paths[number].name, paths[: number + 1])
    assert told == paths


def test_little_is_read_by_this_process_alone_and_much_by_others(paths):
    few = read_each(paths[:20], read_process, print)
    assert set(few) == {os.getpid()}
    others = set(read_each(paths, read_process, print, 2))
    assert others
    assert os.getpid() not in others


def test_what_a_dead_process_left_is_read_all_the_same(paths):
    work = partial(end_process, reader=os.getpid())
    assert list(read_each(paths, work, print, 2)) == [path.name for path in paths]


def test_a_reading_that_is_given_up_ends_its_processes(paths):
    results = read_each(paths, read_name, print, 2)
    assert next(results) == "0"
    results.close()
    assert list(results) == []


def test_a_file_that_is_refused_is_refused_from_another_process_too(paths, tmp_path):
    (tmp_path / "list.txt").write_text("Sữa\nTrứng\n", encoding="utf-8")
    files = [tmp_path / "list.txt", tmp_path / "none.txt"]
    here = list(read_each(files, prepare_plan, print, 1))
    there = list(read_each(files, prepare_plan, print, 2))
    assert [(type(one), str(one)) for one in here] == [(type(one), str(one)) for one in there]
    assert [type(one) for one in here] == [NotAPlan, UnreadableFile]


@pytest.mark.parametrize("error", [UnreadableFile("a", "too_large", "20 MB"), NotAPlan("a", "b")])
def test_errors_pass_whole_between_processes(error):
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - written a moment ago
    assert (type(copy), str(copy), copy.__dict__) == (type(error), str(error), error.__dict__)
