"""Rows of words: the same records as a look at every record finds, whether the library keeps a word's rows or not."""

import pytest

from knowledge import word_rows
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.word_rows import WordRows


@pytest.fixture(scope="module", params=[0, 3, 10**9], ids=["none kept", "rare ones kept", "all kept"])
def held(request, shipped_plans, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "library.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_rows, "FEW", request.param)
        build(shipped_plans, path)
    return Library.open(path)


@pytest.mark.parametrize("kind", ["task", "passage", "definition"])
def test_rows_are_those_of_the_records_that_hold_the_word(held, kind):
    rows, records = WordRows(held._connection), held.all_of_kind(kind)
    for word in sorted({word for r in records for word in (*r.title, *r.context)} - {"%"}):  # no word of the index
        read = rows.read(kind, word)
        assert list(read.named) == [r.id for r in records if word in r.title]
        assert list(read.held) == [r.id for r in records if word in r.title or word in r.context]


def test_a_word_of_no_record_has_no_rows(held):
    assert [len(rows) for rows in WordRows(held._connection).read("task", "khongcotu")] == [0, 0]
