"""Which plan is meant, with the shipped plans and with ones beside them; and whose plan is whose."""

from dataclasses import replace

import pytest
from fakes.assistant import TODAY

from knowledge.belonging import is_own, issuer_of, names_of
from knowledge.codes import code_of_document, find_document
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.question import read_question

PROVINCE = {"4110-kh-ubnd", "473-ubnd-nc", "tuyen-truyen-cchc-2026-cao-bang"}
JUSTICE, COMMUNE = "cchc-2026-so-tu-phap-cao-bang", "cchc-2026-xa-nam-dan"


@pytest.fixture(scope="module")
def next_year(shipped_plans, tmp_path_factory) -> Library:
    """Return a library that also holds the province's plan of the next year, and one of another commune."""
    first, commune = shipped_plans[0], shipped_plans[-1]
    later = replace(
        first,
        document=replace(
            first.document, id="5120-kh-ubnd", number="5120/KH-UBND", year=2027, title="Kế hoạch CCHC năm 2027"
        ),
    )
    other = replace(commune, document=replace(commune.document, id="cchc-2026-xa-xin-man", issuer="UBND xã Xín Mần"))
    path = tmp_path_factory.mktemp("next") / "library.sqlite"
    build((*shipped_plans, later, other), path)
    return Library.open(path)


def named(library, question: str, asker: str | None = None) -> set[str]:
    return set(read_question(question, library, TODAY, asker).plans.named)


def test_number_names_one_plan_however_it_is_written(next_year):
    for words in ("kế hoạch 4110", "kh số 4110/kh-ubnd", "4110", "văn bản 4110 của tỉnh"):
        assert named(next_year, f"{words} ai ký") == {"4110-kh-ubnd"}
    assert named(next_year, "kế hoạch 5120 ai ký") == {"5120-kh-ubnd"}
    assert named(next_year, "kế hoạch 4111 ai ký") == set()


def test_number_of_a_plan_is_no_number_of_a_row(next_year):
    query = read_question("nhiệm vụ 4110 ai làm", next_year, TODAY)
    assert query.items == ()


def test_commune_names_its_own_plan_and_not_its_neighbours(next_year):
    assert named(next_year, "kế hoạch xã Nấm Dẩn ai ký") == {COMMUNE}
    assert named(next_year, "ke hoach xa xin man ai ky") == {"cchc-2026-xa-xin-man"}
    assert named(next_year, "ở Xín Mần ai lo một cửa") == {"cchc-2026-xa-xin-man"}


def test_added_commune_is_no_longer_unknown(library, next_year):
    question = "kế hoạch xã Xín Mần hạn nào"
    assert read_question(question, library, TODAY).plans.unknown == "xã Xín Mần"
    assert read_question(question, next_year, TODAY).plans.unknown is None


@pytest.mark.parametrize("place", ["xã Bản Ngò", "tỉnh Hà Giang", "tỉnh Bắc Kạn", "tỉnh Thanh Hóa", "xã Quảng Nguyên"])
def test_place_without_a_plan_is_unknown(library, place):
    plans = read_question(f"kế hoạch cải cách hành chính của {place} ai ký", library, TODAY).plans
    assert plans.named == ()
    assert plans.unknown is not None


def test_agency_plan_is_told_from_a_plan_that_speaks_of_the_agency(library):
    assert named(library, "kế hoạch của Sở Tư pháp ai ký") == {JUSTICE}
    assert JUSTICE not in named(library, "Sở Tư pháp chủ trì những việc gì trong kế hoạch của tỉnh")
    assert "4110-kh-ubnd" in named(library, "Sở Tư pháp chủ trì những việc gì trong kế hoạch của tỉnh")


def test_own_plan_is_named_by_my(library):
    assert named(library, "kế hoạch của sở em ai ký", "Sở Tư pháp") == {JUSTICE}
    assert named(library, "kế hoạch của xã mình ai ký", "UBND xã Nấm Dẩn") == {COMMUNE}
    assert named(library, "kế hoạch của sở em ai ký", "Sở Y tế") == set()


@pytest.mark.parametrize(
    ("agency", "own", "home"),
    [
        ("Sở Tư pháp", {JUSTICE}, PROVINCE),
        ("Phòng Hành chính tư pháp, Sở Tư pháp", {JUSTICE}, PROVINCE),
        ("Sở Y tế", set(), PROVINCE),
        ("UBND xã Trùng Khánh", set(), PROVINCE),
        ("UBND xã Nấm Dẩn", {COMMUNE}, set()),
        ("Phòng Kinh tế xã Nấm Dẩn", {COMMUNE}, set()),
        ("Ban không ai biết", set(), set()),
    ],
)
def test_asker_belongs_to_own_plan_and_own_province(library, agency, own, home):
    assert tuple(map(set, library.directory.own_and_home(agency))) == (own, home)


def test_stranger_belongs_nowhere(library):
    assert library.directory.own_and_home(None) == ((), ())
    nobody = replace(library.documents[0], issuer=None)
    assert issuer_of(nobody) is None
    assert not is_own(nobody, "UBND tỉnh")


def test_names_of_an_agency_begin_with_its_own():
    assert names_of("Phòng Kinh tế xã Nấm Dẩn") == ("Phòng Kinh tế xã Nấm Dẩn", "Phòng Kinh tế")
    assert {"UBND cấp xã", "UBND các xã, phường"} <= set(names_of("UBND cấp xã"))


def test_codes_of_plans_lead_back_to_them(next_year):
    codes = {code_of_document(document): document for document in next_year.documents}
    assert len(codes) == len(next_year.documents) == 7
    for code, document in codes.items():
        assert code.isascii()
        assert find_document(next_year, code) == document
    assert find_document(next_year, "d0123456789") is None
