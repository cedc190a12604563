"""The communes: all of them with their old ones, found by either name, near a place, and whose officials answer."""

import math

import pytest

from knowledge import datafile
from knowledge.agencies import canonical
from knowledge.communes import (
    FILE,
    build_communes,
    find_communes,
    find_district,
    find_nearest,
    list_desks,
    load_communes,
)
from knowledge.errors import BadData
from knowledge.services import load_guide

KNOWN = load_communes().by_id


def test_all_communes_of_the_province_are_there_and_named_as_the_agencies_are():
    assert len(KNOWN) == 56
    assert sum(one.kind == load_communes().ward_kind for one in KNOWN.values()) == 3
    for one in KNOWN.values():
        assert canonical(f"UBND {one.title}") == f"UBND {one.title}"


def test_every_old_commune_went_to_one_place():
    olds = [(former.kind, former.name, former.district) for one in KNOWN.values() for former in one.before]
    assert len(olds) == len(set(olds)) == 161
    assert all(2 <= len(one.before) <= 5 for one in KNOWN.values())


@pytest.mark.parametrize("commune", KNOWN.values(), ids=lambda one: one.id)
def test_each_commune_lies_in_the_province_and_is_the_nearest_to_its_own_middle(commune):
    assert 22.3 < commune.latitude < 23.2
    assert 105.2 < commune.longitude < 106.9
    (first, distance), *_ = find_nearest(commune.latitude, commune.longitude)
    assert first == commune
    assert math.isclose(distance, 0, abs_tol=1e-6)


def test_distance_is_in_kilometres():
    (_, first), (_, second), *_ = find_nearest(22.66, 106.26)
    assert 3 < first < second < 10
    assert find_nearest(21.03, 105.85) == ()


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("xã Thái Học giờ thuộc xã nào", ["yen-tho"]),
        ("xa thai hoc gio thuoc xa nao", ["yen-tho"]),
        ("phuong de tham", ["thuc-phan"]),
        ("xã Hưng Đạo thành phố Cao Bằng", ["thuc-phan"]),
        ("xa hung dao", ["hung-dao", "thuc-phan", "tam-kim"]),
        ("xa quang trung", ["quang-trung", "nguyen-hue"]),
        ("nhà em ở Pác Miầu", ["bao-lam"]),
        ("thị trấn Nước Hai", ["hoa-an"]),
        ("xã Quảng Lâm", ["quang-lam"]),
        ("trời hôm nay đẹp", []),
        ("xã Bảo Lậm", []),
    ],
)
def test_a_commune_is_found_by_its_new_name_and_its_old_ones(message, expected):
    assert [match.commune.id for match in find_communes(message)] == expected


def test_a_name_in_running_text_needs_its_head():
    assert find_communes("công an minh khai báo gì", headed=True) == ()
    assert [m.commune.id for m in find_communes("ở xã minh khai", headed=True)] == ["minh-khai"]


def test_an_old_district_is_now_several_communes():
    name, communes = find_district("huyện Hạ Lang cũ giờ gồm những xã nào")
    assert name == "huyện Hạ Lang"
    assert {one.id for one in communes} == {"ly-quoc", "quang-long", "vinh-quy", "ha-lang"}
    assert find_district("huyện nào") is None


def test_a_matter_of_the_police_goes_to_the_police_and_then_to_the_centre():
    commune = KNOWN["dong-khe"]
    assert list_desks(commune) == ("Trung tâm Phục vụ Hành chính công xã Đông Khê", "UBND xã Đông Khê")
    assert list_desks(commune, ["Công an cấp xã nơi đến"])[0] == "Công an xã Đông Khê"
    assert list_desks(commune, ["Phòng CSGT Công an tỉnh"])[0] == "Công an tỉnh"


@pytest.mark.parametrize("service", load_guide().services.values(), ids=lambda one: one.id)
def test_every_desk_is_an_agency_that_officials_can_join(service):
    texts = [one.text for one in service.fields["agency"].statements] if "agency" in service.fields else []
    for commune in KNOWN.values():
        for desk in list_desks(commune, texts):
            assert canonical(desk) == desk


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["communes"].update({"X": data["communes"]["tan-giang"]}),
        lambda data: data["communes"]["tan-giang"].update(kind="huyện"),
        lambda data: data["communes"]["tan-giang"].update(before={}),
        lambda data: data["communes"]["tan-giang"].update(at=[22.6]),
        lambda data: data.update(since="soon"),
        lambda data: data.pop("desks"),
        lambda data: data["communes"]["tan-giang"]["before"].update({"huyện X": "làng Y"}),
    ],
)
def test_a_mistake_in_the_file_is_named(change):
    data = datafile.load(FILE)
    change(data)
    with pytest.raises(BadData, match=FILE):
        build_communes(data, FILE)
