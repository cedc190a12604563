"""Who belongs to whom, canonical names, and the data file's own rules."""

import copy
from typing import Any

import pytest

from knowledge import datafile
from knowledge.agencies import (
    canonical,
    find_agency,
    groups_of,
    level_of,
    members_of,
    province_of,
    same_agency,
    split_place,
)
from knowledge.agency_registry import FILE, parse_registry, registry
from knowledge.errors import BadData


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sở Tư pháp Cao Bằng", "Sở Tư pháp"),
        ("Sở Tư pháp tỉnh Cao Bằng", "Sở Tư pháp"),
        ("sở tư phap", "Sở Tư pháp"),
        ("stp", "Sở Tư pháp"),
        ("snv cao bằng", "Sở Nội vụ"),
        ("UBND xã Đông Khê", "UBND xã Đông Khê"),
        ("ubnd phuong thuc phan", "UBND phường Thục Phán"),
        ("Ủy ban nhân dân xã Năm Dăn", "UBND xã Nấm Dẩn"),
        ("Phòng Kinh tế xã Nấm Dẩn", "Phòng Kinh tế xã Nấm Dẩn"),
        ("Phòng Văn hoá - Xã hội", "Phòng Văn hóa – Xã hội"),
        ("Sở Tư pháp tỉnh Tuyên Quang", "Sở Tư pháp tỉnh Tuyên Quang"),
        ("UBND tỉnh Cao Bằng", "UBND tỉnh"),
        ("UBND tỉnh Tuyên Quang", "UBND tỉnh Tuyên Quang"),
        ("Báo Cao Bằng", "Báo Cao Bằng"),
        ("Báo và PTTH Cao Bằng", "Báo và Phát thanh, truyền hình Cao Bằng"),
        ("Sở Nội vụ, Sở Tài chính", None),
        ("Sở Vũ trụ", None),
        ("", None),
    ],
)
def test_canonical_name(typed: str, name: str | None) -> None:
    assert canonical(typed) == name


@pytest.mark.parametrize("name", [*registry().agencies, "UBND xã Nấm Dẩn", "Phòng Kinh tế xã Nấm Dẩn"])
def test_canonical_name_stays_itself(name: str) -> None:
    assert canonical(name) == name


def test_department_belongs_to_the_departments() -> None:
    assert "Các sở, ban, ngành" in groups_of("Sở Tư pháp")
    assert "Các sở, ban, ngành" in groups_of("stp")
    assert groups_of("Sở Tư pháp tỉnh Tuyên Quang") == ()


def test_committee_belongs_to_both_names_of_its_group() -> None:
    assert {"UBND cấp xã", "UBND các xã, phường"} <= set(groups_of("UBND phường Thục Phán"))
    assert groups_of("UBND xã Nấm Dẩn") == ()  # another province's plan does not address it


def test_group_belongs_to_no_other_name_of_itself() -> None:
    assert groups_of("UBND cấp xã") == groups_of("UBND các xã, phường") == ()


def test_all_communes_of_the_home_province_are_members() -> None:
    members = [name for name in members_of("UBND các xã, phường") if "xã " in name or "phường " in name]
    assert len(members) == 56
    assert len([name for name in members if name.startswith("UBND phường ")]) == 3


def test_departments_are_members_and_rooms_are_not() -> None:
    members = members_of("Các sở, ban, ngành")
    assert {"Sở Nội vụ", "Văn phòng UBND tỉnh", "Sở Dân tộc và Tôn giáo"} <= set(members)
    assert "Phòng Kinh tế" not in members
    assert members_of("Sở Nội vụ") == ()


def test_rooms_of_a_department_are_members_of_its_group() -> None:
    assert "Phòng Xây dựng và Thi hành pháp luật" in members_of("Các phòng, trung tâm thuộc Sở Tư pháp")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Báo Cao Bằng", "Báo và PTTH Cao Bằng", True),
        ("UBND cấp xã", "UBND các xã, phường", True),
        ("Sở Tư pháp", "Sở Tư pháp tỉnh Cao Bằng", True),
        ("Sở Tư pháp", "Sở Tư pháp tỉnh Tuyên Quang", False),
        ("Sở Tư pháp", "Sở Nội vụ", False),
        ("Phòng Kinh tế", "Phòng Kinh tế xã Nấm Dẩn", True),
        ("Phòng Kinh tế xã Đông Khê", "Phòng Kinh tế xã Nấm Dẩn", False),
        ("UBND xã Năm Dẫn", "UBND xã Nấm Dẩn", True),
        ("Trung tâm Phục vụ Hành chính công", "Trung tâm Dịch vụ Hành chính công", False),
    ],
)
def test_same_agency(first: str, second: str, same: bool) -> None:
    assert same_agency(first, second) is same
    assert same_agency(second, first) is same


@pytest.mark.parametrize(
    ("name", "level", "province"),
    [
        ("Sở Tư pháp", "province", "Cao Bằng"),
        ("Sở Tư pháp tỉnh Tuyên Quang", "province", "Tuyên Quang"),
        ("UBND xã Nấm Dẩn", "commune", "Tuyên Quang"),
        ("UBND phường Thục Phán", "commune", "Cao Bằng"),
        ("UBND xã Hòa An", "commune", "Cao Bằng"),
        ("Phòng Kinh tế", "commune", None),
        ("Phòng Kinh tế xã Nấm Dẩn", "commune", "Tuyên Quang"),
        ("Công an xã Đông Khê", "commune", "Cao Bằng"),
        ("Văn phòng Sở Tư pháp", "room", "Cao Bằng"),
        ("Bộ Nội vụ", "central", None),
        ("Sở Vũ trụ", None, None),
    ],
)
def test_level_and_province(name: str, level: str | None, province: str | None) -> None:
    assert level_of(name) == level
    assert province_of(name) == province


def test_place_is_split_from_a_name() -> None:
    assert split_place("Phòng Kinh tế xã Nấm Dẩn") == ("Phòng Kinh tế", "xã Nấm Dẩn")
    assert split_place("Sở Tư pháp tỉnh Tuyên Quang") == ("Sở Tư pháp", "Tuyên Quang")
    assert split_place("UBND xã Nấm Dẩn") == ("UBND xã Nấm Dẩn", "")
    assert split_place("Báo Cao Bằng") == ("Báo Cao Bằng", "")


def test_names_that_no_document_confirms_are_marked() -> None:
    unsourced = find_agency("Sở Ngoại vụ")
    sourced = find_agency("Sở Nội vụ")
    assert unsourced is not None
    assert sourced is not None
    assert not unsourced.sourced
    assert sourced.sourced
    assert find_agency("Sở Vũ trụ") is None


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(datafile.load(FILE))


def test_unknown_source_is_refused(data: dict[str, Any]) -> None:
    data["agencies"][0]["source"] = "hearsay"
    with pytest.raises(BadData, match="unknown source"):
        parse_registry(data)


def test_unknown_kind_is_refused(data: dict[str, Any]) -> None:
    data["agencies"][0]["kind"] = "thing"
    with pytest.raises(BadData, match="unknown kind"):
        parse_registry(data)


def test_misspelt_key_is_refused(data: dict[str, Any]) -> None:
    data["agencies"][0]["aliasses"] = ["x"]
    with pytest.raises(BadData, match="unknown keys"):
        parse_registry(data)


def test_spelling_of_two_agencies_is_refused(data: dict[str, Any]) -> None:
    data["agencies"].append({"name": "Sở Mới", "kind": "department", "source": "none", "written": ["Sở KHCN"]})
    with pytest.raises(BadData, match="is a spelling of"):
        parse_registry(data)


def test_link_to_nobody_is_refused(data: dict[str, Any]) -> None:
    data["agencies"].append({"name": "Sở Cũ", "kind": "former_department", "source": "none", "now": "Sở Nowhere"})
    with pytest.raises(BadData, match="points to"):
        parse_registry(data)


def test_agency_listed_twice_is_refused(data: dict[str, Any]) -> None:
    data["agencies"].append(data["agencies"][0])
    with pytest.raises(BadData, match="twice"):
        parse_registry(data)


def test_commune_listed_twice_is_refused(data: dict[str, Any]) -> None:
    data["communes"][0]["communes"] += ", Đông Khê"
    with pytest.raises(BadData, match="listed twice"):
        parse_registry(data)


def test_missing_part_is_refused(data: dict[str, Any]) -> None:
    del data["words"]
    with pytest.raises(BadData, match="words"):
        parse_registry(data)


def test_unknown_kind_in_the_rules_for_questions_is_refused(data: dict[str, Any]) -> None:
    data["questions"]["fuzzy"].append("thing")
    with pytest.raises(BadData, match="unknown kinds"):
        parse_registry(data)
