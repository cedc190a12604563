"""Questions: the agencies and places that people name, and none where their words only come near one."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import AgencyMention, find_agencies, find_places
from knowledge.agency_registry import Commune, registry
from knowledge.text import fold, normalise

CORPUS = Path(__file__).parents[1] / "corpus"


def corpus_lines(name: str) -> list[tuple[str, list[str]]]:
    """Return the lines `text => name | name` of a corpus file; a line without => names nothing."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    split = [line.partition("=>") for line in lines if line.strip() and not line.startswith("#")]
    return [(text.strip(), [name for part in names.split("|") if (name := part.strip())]) for text, _, names in split]


MENTIONS = corpus_lines("agencies_questions.txt")
NONE = corpus_lines("agencies_none.txt")
PLACES = corpus_lines("agencies_places.txt")


def shown(mention: AgencyMention) -> str:
    names = " / ".join(mention.names) if mention.ambiguous else mention.name
    return f"~{names}" if mention.certainty == "fuzzy" else names


def test_the_corpora_are_large_enough() -> None:
    assert len(MENTIONS) >= 150
    assert len(NONE) >= 60


@pytest.mark.parametrize(("question", "names"), MENTIONS)
def test_question_names_its_agencies(question: str, names: list[str]) -> None:
    assert [shown(mention) for mention in find_agencies(question)] == names


@pytest.mark.parametrize("question", [question for question, _ in NONE])
def test_question_names_no_agency(question: str) -> None:
    assert find_agencies(question) == ()


@pytest.mark.parametrize(("question", "names"), PLACES)
def test_question_names_its_places(question: str, names: list[str]) -> None:
    assert [("" if place.known else "?") + place.name for place in find_places(question)] == names


def test_span_holds_the_words_that_name_the_agency() -> None:
    question = normalise("Cho hỏi: sở tư phap, vpub?")
    assert [question[m.start : m.end] for m in find_agencies(question)] == ["sở tư phap", "vpub"]


def test_full_name_is_exact_and_short_form_an_alias() -> None:
    assert [m.certainty for m in find_agencies("so noi vu, stp, so tai chnih")] == ["exact", "alias", "fuzzy"]


def test_names_that_plans_use_for_one_agency_come_together() -> None:
    assert find_agencies("ubnd cấp xã làm gì")[0].names == ("UBND cấp xã", "Các xã, phường", "UBND các xã, phường")
    assert set(find_agencies("báo cao bằng")[0].names) == {"Báo Cao Bằng", "Báo và Phát thanh, truyền hình Cao Bằng"}


def test_dissolved_department_is_told_with_its_successor() -> None:
    (mention,) = find_agencies("sở kế hoạch đầu tư làm gì")
    assert (mention.name, mention.former) == ("Sở Tài chính", "Sở Kế hoạch và Đầu tư")


def test_place_says_where_it_lies() -> None:
    found = find_places("xã Nấm Dẩn, xã Xín Mần, xã Đông Khê, tỉnh Hà Giang, xã Ia Pa")
    assert [place.province for place in found] == ["Tuyên Quang", "Tuyên Quang", "Cao Bằng", "Tuyên Quang", None]
    assert [place.kind for place in found] == ["commune", "commune", "commune", "province", "commune"]


def test_place_of_a_plan_that_was_added_later_is_known() -> None:
    assert not find_places("tỉnh Cà Mau")[0].known
    assert find_places("tỉnh Cà Mau", held={"Cà Mau"})[0].known
    assert find_places("xã Xín Mần", held={"xã Xín Mần"})[0].known


ASKED = [
    (agency.name, text)
    for agency in registry().agencies.values()
    if agency.kind not in registry().questions.unasked and not agency.vague
    for text in (agency.name, *agency.written, *agency.asked)
]


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_every_spelling_of_the_list_is_understood(name: str, text: str) -> None:
    (mention,) = find_agencies(f"cho hỏi {text} chủ trì việc gì")
    assert name in (*mention.names, mention.former)


@pytest.mark.parametrize("commune", registry().communes, ids=lambda commune: commune.full_name)
def test_every_commune_is_understood_without_accents(commune: Commune) -> None:
    found = find_places(f"ke hoach {fold(commune.full_name)} ai ky")
    assert [place.name for place in found] == [commune.full_name]


@pytest.mark.parametrize("province", [province.name for province in registry().provinces])
def test_every_province_is_understood(province: str) -> None:
    assert [place.name for place in find_places(f"kế hoạch của tỉnh {province}")] == [province]
    assert [place.name for place in find_places(f"ke hoach cua tinh {fold(province)} so may")] == [province]


def test_all_provinces_of_before_and_after_the_mergers_are_listed() -> None:
    provinces = registry().provinces
    assert len([province for province in provinces if province.now is None]) == 34
    assert len(provinces) == 63


@given(st.text())
def test_any_question_is_read_with_spans_inside_it(question: str) -> None:
    length = len(normalise(question))
    for mention in (*find_agencies(question), *find_places(question)):
        assert 0 <= mention.start < mention.end <= length


@given(st.lists(st.sampled_from([text for _, text in ASKED]), max_size=6))
def test_mentions_never_overlap(parts: list[str]) -> None:
    spans = [(mention.start, mention.end) for mention in find_agencies(" ".join(parts))]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
