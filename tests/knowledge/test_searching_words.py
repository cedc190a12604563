"""Short ways of searching give what the long ways give: on the questions of the corpora and the shipped plans."""

import pytest
from fakes.assistant import TODAY, read_corpus

from knowledge import candidates
from knowledge.library import Library
from knowledge.question import read_question
from knowledge.service_reading import find_services, speaks_of_office
from knowledge.topic import wanted_of

QUESTIONS = [line["question"] for line in read_corpus("province", "citizens")[::8]]


@pytest.fixture(scope="module")
def wanted(library):
    return [wanted_of(read_question(question, library, TODAY).topic) for question in QUESTIONS]


def find_all(library: Library, wanted, kinds=("task", "passage", "target")) -> list[list[int]]:
    return [[record.id for record in library.search(one, kinds)] for one in wanted]


def test_records_left_out_of_a_sum_are_none_that_would_have_been_found(library, wanted, monkeypatch):
    settled = []
    is_settled = candidates._is_settled
    monkeypatch.setattr(candidates, "_is_settled", lambda *args: settled.append(is_settled(*args)) or settled[-1])
    found = find_all(library, wanted)
    assert any(settled)
    monkeypatch.setattr(candidates, "_is_settled", lambda *_: False)
    assert find_all(library, wanted) == found


def test_words_in_memory_tell_what_the_index_tells(library, wanted, monkeypatch):
    found = find_all(library, wanted)
    monkeypatch.setattr(library._candidates, "_is_small", False)
    monkeypatch.setattr(candidates, "BUDGET", 1 << 20)
    monkeypatch.setattr(candidates, "MOST_OF_MANY", 40)
    assert find_all(library, wanted) == found


def test_words_of_offices_are_told_as_by_the_whole_guide():
    told = [speaks_of_office(question) for question in QUESTIONS]
    assert told == [find_services(question, TODAY).office for question in QUESTIONS]
    assert set(told) == {True, False}
