"""Cells and headings: split rightly, spelled canonically, nothing lost, nothing guessed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import CellReading, read_cell, read_leading
from knowledge.agency_registry import registry
from knowledge.text import normalise, words

CORPUS = Path(__file__).parents[1] / "corpus"


def corpus_lines(name: str) -> list[tuple[str, list[str]]]:
    """Return the lines `text => name | name` of a corpus file."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    split = [line.split("=>") for line in lines if "=>" in line and not line.startswith("#")]
    return [
        (text.strip().replace("\\n", "\n"), [name for part in names.split("|") if (name := part.strip())])
        for text, names in split
    ]


CELLS = corpus_lines("agencies_cells.txt")


def shown(reading: CellReading) -> list[str]:
    return [f"?{name}" if name in reading.unknown else name for name in reading.names]


def test_the_corpus_is_large_enough() -> None:
    assert len(CELLS) >= 150


@pytest.mark.parametrize(("text", "names"), CELLS)
def test_cell_names_its_agencies(text: str, names: list[str]) -> None:
    assert shown(read_cell(text)) == names


def covered_words(reading: CellReading) -> set[str]:
    changed = [before for before, _ in (*reading.repairs, *reading.rewordings)]
    return {word for text in (*reading.names, *changed) for word in words(text)} | registry().words.separators


@pytest.mark.parametrize("text", [text for text, _ in CELLS])
def test_no_word_of_a_corpus_cell_is_lost(text: str) -> None:
    assert set(words(text)) <= covered_words(read_cell(text))


NAMES = sorted({name.removeprefix("?") for _, names in CELLS for name in names})
SIGNS = [",", ";", "\n", "(", ")", "-", "•", "/", ":"]
WORDS = ["các sở:", "UBND các xã, phường:", "và", "cùng", "Nội vụ", "liên quan", "tỉnh", "xã", "Đông Khê", "giám đốc"]
PIECES = st.sampled_from([*NAMES, *WORDS, *SIGNS])


@given(st.text())
def test_any_text_is_read_without_losing_a_word(text: str) -> None:
    assert set(words(text)) <= covered_words(read_cell(text))


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_any_mix_of_names_and_separators_loses_no_word(text: str) -> None:
    assert set(words(text)) <= covered_words(read_cell(text))


@given(st.lists(st.sampled_from(sorted(registry().agencies)), min_size=1, max_size=5, unique=True))
def test_names_between_semicolons_come_back_as_they_went_in(names: list[str]) -> None:
    assert read_cell("; ".join(names)).names == tuple(names)


@given(st.text())
def test_names_that_were_read_are_read_again_alike(text: str) -> None:
    names = read_cell(text).names
    assert all(name == name.strip() and name for name in names)


def test_scan_errors_are_repairs_and_short_forms_are_rewordings() -> None:
    reading = read_cell("Công thông tin điện tử tỉnh; TTPVHCC tỉnh; Phòng Văn hoá – Xã hội")
    assert reading.repairs == (("Công thông tin điện tử tỉnh", "Cổng thông tin điện tử tỉnh"),)
    assert reading.rewordings == (("TTPVHCC tỉnh", "Trung tâm Phục vụ hành chính công tỉnh"),)


def test_case_commas_and_tone_placement_are_no_repairs() -> None:
    reading = read_cell("Các Sở ban, ngành; Phòng Văn hoá - Xã hội; trung tâm phục vụ Hành chính Công")
    assert reading.repairs == reading.rewordings == ()


def test_a_remark_in_brackets_is_put_aside_and_kept() -> None:
    assert read_cell("Bộ Nội vụ (để b/c)").rewordings == (("(để b/c)", ""),)


@pytest.mark.parametrize("text", ["(" * 5000, "(Sở Nội vụ " * 500, ")" * 5000, "Sở Nội vụ, " * 500, "và " * 3000])
def test_long_and_broken_cells_are_read(text: str) -> None:
    assert set(read_cell(text).names) <= {"Sở Nội vụ"}


@pytest.mark.parametrize(
    ("sentence", "names", "rest"),
    [
        (
            "Báo và Phát thanh, truyền hình Cao Bằng chủ trì, phối hợp với các cơ quan",
            ["Báo và Phát thanh, truyền hình Cao Bằng"],
            " chủ trì, phối hợp với các cơ quan",
        ),
        ("Các sở, ban, ngành chịu trách nhiệm chủ trì", ["Các sở, ban, ngành"], " chịu trách nhiệm chủ trì"),
        (
            "Thủ trưởng các sở, ban, ngành, Chủ tịch UBND các xã, phường khẩn trương",
            ["Các sở, ban, ngành", "UBND các xã, phường"],
            " khẩn trương",
        ),
        ("Giao Sở Tư pháp, Sở Nội vụ xây dựng kế hoạch", ["Sở Tư pháp", "Sở Nội vụ"], " xây dựng kế hoạch"),
        ("Sở Nội vụ, xây dựng kế hoạch", ["Sở Nội vụ"], ", xây dựng kế hoạch"),
        ("Các cơ quan, đơn vị liên quan chủ động bố trí", ["Các cơ quan, đơn vị liên quan"], " chủ động bố trí"),
        ("Các cơ quan hành chính nhà nước tiếp tục rà soát", [], "Các cơ quan hành chính nhà nước tiếp tục rà soát"),
        ("Xây dựng kế hoạch", [], "Xây dựng kế hoạch"),
        ("", [], ""),
    ],
)
def test_sentence_opens_with_its_agencies(sentence: str, names: list[str], rest: str) -> None:
    reading, end = read_leading(sentence)
    assert list(reading.names) == names
    assert normalise(sentence)[end:] == rest


@given(st.text())
def test_opening_of_any_sentence_is_read(text: str) -> None:
    reading, end = read_leading(text)
    assert 0 <= end <= len(normalise(text))
    assert bool(reading.names) == (end > 0)
