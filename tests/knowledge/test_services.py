"""The service guide: what it holds, what it refuses, what may be said on which day."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.service_facts import Aspect, describe, describe_general
from knowledge.services import ALWAYS, FIELDS, build_guide, find_to_review, load_guide

CORPUS = Path(__file__).parents[1] / "corpus"
DATA = Path(datafile.__file__).parent / "data"
TODAY = date(2026, 11, 21)
ASPECTS: tuple[Aspect, ...] = ("where", "online", "level", "steps", "time", "due", "fee", "tax", "amount",
                               "conditions", "papers", "legal", "notes", "code")  # fmt: skip


@pytest.fixture(scope="module")
def guide():
    return load_guide()


@pytest.fixture
def raw():
    """Return a guide of one service and one general question, as the file holds them."""
    return {
        "verified_on": date(2026, 11, 21),
        "contact": {"portal": "dichvucong.gov.vn", "hotline": "18001096"},
        "sources": {"A": "Nguồn A"},
        "shared": {"often": "Nộp tại xã"},
        "steps": {"portal": {"by": "A", "say": ["Gõ “{name}”"]}},
        "services": {
            "khai_sinh": {
                "name": "Đăng ký khai sinh",
                "group": "hộ tịch",
                "called": "khai sinh; giấy khai sinh",
                "agency": {"by": "A", "say": "=often"},
                "channel": {"by": "A", "sure": "medium", "say": "Trực tiếp"},
                "steps": "portal",
                "fee": {"by": "A", "say": [{"text": "Giảm nửa", "until": date(2026, 12, 31)}, "10.000 đồng"]},
                "unverified": ["time", "papers", "legal", "level", "code"],
            }
        },
        "general": {"hotline": {"name": "Tổng đài", "by": "A", "say": "18001096"}},
    }


def test_a_guide_is_read(raw):
    service = build_guide(raw, "x").services["khai_sinh"]
    assert service.called == ("khai sinh", "giấy khai sinh")
    assert service.fields["agency"].statements[0].text == "Nộp tại xã"
    assert service.fields["steps"].statements[0].text == "Gõ “Đăng ký khai sinh”"
    assert service.fields["channel"].sure == "medium"


def put(raw, path, value):
    place = raw
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value


SERVICE = ("services", "khai_sinh")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("sources",), {}, "sources"),
        (("verified_on",), "yesterday", "verified_on"),
        ((*SERVICE, "agency", "by"), "", "no source"),
        ((*SERVICE, "agency", "by"), "B", "unknown source"),
        ((*SERVICE, "agency", "sure"), "low", "not sure enough"),
        ((*SERVICE, "agency", "say"), "", "a text was expected"),
        ((*SERVICE, "agency", "say"), "=nowhere", "no shared text"),
        ((*SERVICE, "fee", "say"), [{"text": "x", "until": "2026"}], "a date was expected"),
        ((*SERVICE, "steps"), "by_mail", "steps"),
        ((*SERVICE, "colour"), "red", "unknown keys"),
        ((*SERVICE, "unverified"), ["time", "papers", "legal", "level"], "neither told nor unverified"),
        ((*SERVICE, "unverified"), ["fee", "time", "papers", "legal", "level", "code"], "has a text"),
        ((*SERVICE, "unverified"), ["smell", "time", "papers", "legal", "level", "code"], "no such name"),
        ((*SERVICE, "partial"), ["time"], "needs a text"),
        ((*SERVICE, "related"), ["ket_hon"], "no entry"),
        ((*SERVICE, "name"), None, "name"),
        (("services", "Khai Sinh"), {}, "ASCII id"),
        (("general", "hotline", "say"), None, "either"),
        (("general", "hotline", "unverified"), ["answer"], "either"),
        (("general", "khai_sinh"), {"name": "x", "by": "A", "say": "y"}, "twice"),
    ],
)
def test_a_mistake_is_named_with_its_place(raw, path, value, words):
    broken = deepcopy(raw)
    put(broken, path, value)
    with pytest.raises((BadData, KeyError), match=words) as caught:
        build_guide(broken, "services.yaml")
    if caught.type is BadData:
        assert str(caught.value).startswith("services.yaml: ")


class Strict(yaml.SafeLoader):
    """A loader that refuses a key that stands twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        assert not twice, f"twice at line {node.start_mark.line + 1}: {twice}"
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("name", ["services.yaml", "service_words.yaml"])
def test_no_key_stands_twice(name):
    assert yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=Strict)  # noqa: S506


def test_every_service_and_general_question_is_there(guide):
    sure = yaml.safe_load((CORPUS / "service_confidence.yaml").read_text(encoding="utf-8"))
    assert guide.services.keys() == sure.keys()
    assert len(guide.services) == 60
    assert len(guide.generals) >= 33


def test_nothing_is_said_that_the_sources_are_not_sure_of(guide):
    """Held against what is known of each field: a text only where it is high or medium, and never surer than that."""
    sure = yaml.safe_load((CORPUS / "service_confidence.yaml").read_text(encoding="utf-8"))
    seen = 0
    for key, line in sure.items():
        service = guide.services[key]
        for name, letter in (part.split() for part in line.split(", ")):
            seen += 1
            field = service.fields.get(name) or (service.fields.get("due") if name == "time" else None)
            if letter in "l-":
                assert field is None, f"{key}.{name} is told, though its sources are {letter}"
                assert name in service.unverified, f"{key}.{name}"
            elif field is not None and letter == "m":
                assert field.sure == "medium", f"{key}.{name} is told as surer than it is"
    assert seen == 480


def test_what_is_only_heard_stands_nowhere_in_the_entry(guide):
    for line in yaml.safe_load((CORPUS / "service_unsaid.yaml").read_text(encoding="utf-8")):
        entry = guide.services.get(line["entry"]) or guide.generals[line["entry"]]
        fields = entry.fields.values() if line["entry"] in guide.services else filter(None, [entry.content])
        texts = " ".join(statement.text for field in fields for statement in field.statements).casefold()
        for words in line["words"]:
            assert words.casefold() not in texts, f"{line['entry']}: {words}"


def test_every_field_of_every_service_is_told_or_said_to_be_unknown(guide):
    for service in guide.services.values():
        for aspect in ASPECTS:
            fact = describe(service, [aspect], TODAY)
            wanted = {"tax": {"tax", "fee"}, "due": {"due", "time"}, "amount": {"amount"}}.get(aspect, {aspect})
            told = {t.aspect for t in fact.asked}
            assert told & wanted or set(fact.missing) & wanted or aspect == "amount", f"{service.id}.{aspect}"


def test_everything_told_has_a_source_with_a_name(guide):
    for service in guide.services.values():
        for name, field in service.fields.items():
            assert name in FIELDS
            assert field.sources
            assert all(guide.sources[key] for key in field.sources)
            assert all(s.text.strip() == s.text and not s.text.endswith(".") for s in field.statements), service.id
    for general in guide.generals.values():
        assert (general.content is None) == bool(general.about)


def test_fields_that_no_service_may_forget_are_all_fields():
    assert set(FIELDS) >= ALWAYS


@pytest.mark.parametrize(
    ("entry", "words", "days"),
    [
        ("can_cuoc", "giảm 50%", {date(2026, 12, 31): True, date(2027, 1, 1): False}),
        ("can_cuoc", "công dân số", {date(2026, 8, 14): False, date(2026, 8, 15): True, date(2027, 3, 1): False}),
        ("trich_luc", "công dân số", {date(2027, 2, 28): True, date(2027, 3, 1): False}),
        ("thuong_tru", "công dân số", {date(2027, 2, 28): True, date(2027, 3, 1): False}),
    ],
)
def test_what_holds_for_a_time_is_told_in_that_time_alone(guide, entry, words, days):
    for day, told in days.items():
        texts = " ".join(t for one in describe(guide.services[entry], ["fee"], day).asked for t in one.texts)
        assert (words in texts) is told, day


def test_a_general_answer_ends_with_its_time_too(guide):
    told = [describe_general(guide.generals["mien_giam_phi"], day).told for day in (TODAY, date(2027, 3, 1))]
    assert "28/02/2027" in " ".join(told[0].texts)
    assert "28/02/2027" not in " ".join(told[1].texts)


def test_old_entries_and_coming_laws_are_up_for_review(guide):
    assert find_to_review(guide, TODAY) == ()
    coming = find_to_review(guide, date(2026, 12, 10))
    assert {one.reason for one in coming} == {"law"}
    assert {"khai_sinh", "ket_hon", "khai_tu"} <= {one.entry for one in coming}
    assert {one.on for one in coming} == {date(2027, 3, 1)}
    later = find_to_review(guide, date(2027, 6, 1))
    assert {one.entry for one in later if one.reason == "old"} == {*guide.services, *guide.generals}
    assert any(one.reason == "law" for one in later), "a law that has come is named until somebody looks"


def test_money_of_a_benefit_is_its_level_and_of_a_paper_its_fee(guide):
    benefit = describe(guide.services["huu_tri_xa_hoi"], ["money"], TODAY)
    paper = describe(guide.services["trich_luc"], ["money"], TODAY)
    assert [t.aspect for t in benefit.asked] == ["amount"]
    assert [t.aspect for t in paper.asked] == ["fee"]


def test_a_half_known_field_answers_nothing(guide):
    fact = describe(guide.services["ho_chieu"], ["fee"], TODAY)
    assert fact.asked
    assert not fact.claims
    assert describe(guide.services["ho_chieu"], ["fee", "where"], TODAY).claims


def test_a_gap_takes_the_place_of_its_aspect(guide):
    fact = describe(guide.services["khai_sinh"], ["fee"], TODAY, ["lệ phí ngoài giờ"], ["fee"])
    assert not fact.asked
    assert not fact.claims
    assert fact.gaps == ("lệ phí ngoài giờ",)


def test_where_to_go_is_enough_for_an_overview(guide):
    assert describe(guide.services["giam_ho"], [], TODAY).claims
    assert not describe(guide.services["giay_thong_hanh"], [], TODAY).claims


def test_what_an_office_takes_is_no_answer_to_when_one_must_come(guide):
    services = guide.services
    assert describe(services["tam_tru"], ["obliged"], TODAY).missing == ("due",)
    assert [told.aspect for told in describe(services["tam_tru"], ["due"], TODAY).asked] == ["time"]
    assert [told.aspect for told in describe(services["khai_sinh"], ["obliged"], TODAY).asked] == ["due"]
