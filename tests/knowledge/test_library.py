"""The library: records come back as they were read, are found by their words, and no rebuild leaves half a file."""

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import records
from knowledge.deadline import After, By, Every, Mixed, Ongoing, Span, Unread, Within
from knowledge.errors import LibraryUnusable
from knowledge.index import entries_of, entry_of
from knowledge.library import Library
from knowledge.library_build import SCHEMA, build, code_of, prepare
from knowledge.model import Output, Plan, Target, Task
from knowledge.text import fold


def contents_of(plan: Plan) -> list:
    return [entry.content for entry in entries_of(plan)]


def test_every_record_of_every_plan_comes_back_equal(shipped_plans):
    kinds = Counter()
    for plan in shipped_plans:
        for content in contents_of(plan):
            kinds[type(content).__name__] += 1
            assert records.load(type(content), records.dump(content)) == content
        assert records.load(Plan, records.dump(plan)) == plan
    assert len(kinds) == len(records.CLASSES) == 9
    assert kinds["Task"] == 102


def test_library_holds_all_records_of_all_plans_in_order(library, shipped_plans):
    for kind, cls in records.CLASSES.items():
        wanted = [c for plan in shipped_plans for c in contents_of(plan) if isinstance(c, cls)]
        assert [record.content() for record in library.all_of_kind(kind)] == wanted
        for plan in shipped_plans:
            own = [c for c in contents_of(plan) if isinstance(c, cls)]
            assert [record.content() for record in library.all_of_kind(kind, [plan.document.id])] == own
    assert library.record_count == sum(len(contents_of(plan)) for plan in shipped_plans)


def test_library_gives_the_plans_back_whole(library, shipped_plans):
    assert tuple(library.plans()) == shipped_plans
    for plan in shipped_plans:
        assert library.get_plan_json(plan.document.id) == records.dump(plan)
        assert prepare(plan).read_plan() == plan
    assert library.documents == tuple(plan.document for plan in shipped_plans)
    assert library.task_counts == {plan.document.id: len(plan.tasks) for plan in shipped_plans}
    assert library.fingerprint == "shipped"
    with pytest.raises(KeyError):
        library.get_plan("khong-co")
    with pytest.raises(KeyError):
        library.get_record(10**9)


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
UNITS = st.lists(st.sampled_from(["week", "month", "quarter", "half_year", "year"]), max_size=3).map(tuple)
SIMPLE = st.one_of(
    st.builds(By, due=DAYS, before=st.booleans()),
    st.builds(
        Within,
        spans=st.lists(st.tuples(DAYS, DAYS).map(lambda d: Span(first=min(d), last=max(d))), max_size=3).map(tuple),
    ),
    st.builds(Every, every=UNITS, ad_hoc=st.booleans(), day=st.none() | st.integers(1, 31)),
    st.builds(After, trigger=st.text(), offset_days=st.none() | st.integers(0, 400), working_days=st.booleans()),
    st.just(Ongoing()),
    st.builds(Unread, raw=st.text()),
)
DEADLINES = st.one_of(SIMPLE, st.builds(Mixed, parts=st.lists(SIMPLE, max_size=3).map(tuple)))


@given(DEADLINES, st.text(), st.lists(st.text(), max_size=2).map(tuple))
def test_any_task_comes_back_equal(deadline, title, agencies):
    output = Output(
        product=title, lead=agencies, coordinate=(), time_raw=title, deadline=deadline, extra=((title, ""),)
    )
    task = Task(item="1", area="", title=title, outputs=(output,))
    assert records.load(Task, records.dump(task)) == task


@given(st.floats(allow_nan=False, allow_infinity=False), st.text())
def test_any_figure_comes_back_equal(value, text):
    target = Target(area=text, section="I", text=text, metric=text, operator=">=", value=value, unit="%")
    assert records.load(Target, records.dump(target)) == target


def test_rebuild_leaves_one_file_and_replaces_the_old_one(tmp_path, shipped_plans):
    path = tmp_path / "deep" / "library.sqlite"
    build(shipped_plans, path, "one")
    old = Library.open(path)
    build(shipped_plans[:1], path, "two")
    assert [entry.name for entry in path.parent.iterdir()] == ["library.sqlite"]
    new = Library.open(path)
    assert (new.fingerprint, len(new.documents)) == ("two", 1)
    assert (old.fingerprint, len(old.documents)) == ("one", len(shipped_plans))
    assert old.search(["quyet", "dinh"], ["task"])


class PowerCut(Exception):
    """What ends a build in the middle."""


def test_crash_while_building_leaves_the_old_library_and_no_draft(tmp_path, shipped_plans):
    path = tmp_path / "library.sqlite"
    build(shipped_plans[:2], path, "old")
    before = path.read_bytes()

    def plans():
        yield from shipped_plans[2:]
        raise PowerCut

    with pytest.raises(PowerCut):
        build(plans(), path, "new")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_draft_of_an_earlier_crash_does_not_hinder(tmp_path, shipped_plans, monkeypatch):
    monkeypatch.setattr("os.getpid", lambda: 4242)
    path = tmp_path / "library.sqlite"
    (tmp_path / ".library.sqlite.4242.draft").write_bytes(b"half a draft")
    build(shipped_plans[:1], path)
    assert list(tmp_path.iterdir()) == [path]
    assert len(Library.open(path).documents) == 1


def test_library_without_plans_is_empty_and_opens(tmp_path):
    build((), tmp_path / "library.sqlite")
    empty = Library.open(tmp_path / "library.sqlite")
    assert (empty.documents, empty.record_count, empty.search(["ke"], ["task"])) == ((), 0, [])


def raise_schema(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA + 1),))
    connection.commit()
    connection.close()


def replace_by_other_database(path):
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (b)")
    connection.close()


def replace_by_folder(path):
    path.unlink()
    path.mkdir()


UNUSABLE = {
    "missing": lambda path: path.unlink(),
    "a folder": replace_by_folder,
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"Ke hoach cai cach hanh chinh" * 500),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "another database": replace_by_other_database,
    "another schema": raise_schema,
}


@pytest.mark.parametrize("state", UNUSABLE)
def test_unusable_library_says_so_and_names_the_file(state, tmp_path, shipped_plans):
    path = tmp_path / "library.sqlite"
    build(shipped_plans[:1], path)
    UNUSABLE[state](path)
    with pytest.raises(LibraryUnusable, match=r"library\.sqlite"):
        Library.open(path)


def test_codes_are_the_same_after_a_rebuild_whatever_stands_beside(tmp_path, library, shipped_plans):
    build(tuple(reversed(shipped_plans))[:4], tmp_path / "other.sqlite")
    other = Library.open(tmp_path / "other.sqlite")
    for kind in records.CLASSES:
        for record in other.all_of_kind(kind):
            assert library.find_by_code(record.code).content() == record.content()
    assert library.find_by_code("0123456789") is None


def test_different_records_have_different_codes(shipped_plans):
    codes: dict[str, list] = {}
    for plan in shipped_plans:
        for entry in entries_of(plan):
            codes.setdefault(code_of(plan.document.id, entry), []).append(entry)
    assert {code: entries for code, entries in codes.items() if len(entries) > 1} == {}


def test_code_of_a_task_stays_when_its_words_are_mended(shipped_plans):
    task = shipped_plans[0].tasks[3]
    mended = replace(task, title="Công bố danh mục văn bản")
    assert code_of("a", entry_of(task)) == code_of("a", entry_of(mended))
    assert code_of("a", entry_of(task)) != code_of("b", entry_of(task))
    assert code_of("a", entry_of(task)) != code_of("a", entry_of(replace(task, item="99")))


def test_task_is_found_by_its_number(library, shipped_plans):
    for plan in shipped_plans:
        for task in plan.tasks:
            assert library.find_task(plan.document.id, task.item).content() == task
        assert library.find_task(plan.document.id, "99") is None


def test_search_finds_by_folded_words_and_written_out_short_forms(library):
    best = library.search(["danh", "muc", "hieu", "luc", "cong", "bo"], ["task"])[0]
    assert best.key == "13"
    assert "thủ tục hành chính nội bộ" not in best.json
    inner = library.search(["thu", "tuc", "noi", "bo", "phuong", "an"], ["task"], ["4110-kh-ubnd"])
    assert inner[0].key == "20"  # written TTHC there
    assert library.search(["công"], ["task"]) == []  # only folded words are words
    assert library.search(["zzz", '"', "*", "NEAR"], ["task"]) == []


def test_search_keeps_to_kinds_plans_and_limit(library):
    words = ["cai", "cach", "hanh", "chinh"]
    found = library.search(words, ["target", "duty"], ["cchc-2026-xa-nam-dan"], limit=7)
    assert 0 < len(found) <= 14
    assert max(Counter(record.kind for record in found).values()) == 7
    assert {record.plan for record in found} == {"cchc-2026-xa-nam-dan"}
    assert {record.kind for record in found} <= {"target", "duty"}
    assert library.search(words, [], None) == []


def test_search_finds_exactly_the_records_that_hold_a_word(library, shipped_plans):
    for word in ("nghien", "kiem", "phap", "tao", "2026"):
        found = {record.id for record in library.search([word], tuple(records.CLASSES), limit=10_000)}
        every = (record for kind in records.CLASSES for record in library.all_of_kind(kind))
        assert found == {record.id for record in every if word in record.title or word in record.context}
        assert found


def test_pairs_and_words_are_those_of_the_records(library):
    titles = [record.title for kind in records.CLASSES for record in library.all_of_kind(kind)]
    pairs = {pair for title in titles for pair in pairwise(title)}
    assert ("chu", "tri") in pairs
    for first, second in list(pairs)[::50]:
        assert library.knows_pair(first, second)
    assert not library.knows_pair("tri", "chu")
    counts = Counter(word for title in titles for word in set(title))
    assert all(library.words[word] >= count for word, count in counts.items())


def test_a_rare_word_weighs_more_than_a_common_one(library):
    assert library.weight("cach") < library.weight("nghien") < library.weight("zzz")


def test_accented_forms_are_kept_as_written(library):
    assert library.forms["so"] in {"số", "sở"}
    assert {"sở", "đề", "án"} <= library.accented
    assert all(fold(form) == word for word, form in library.forms.items())


def test_one_library_serves_several_threads(library):
    found: list[list[int]] = []

    def look() -> None:
        words = ["kiem", "tra", "cong", "vu"]
        found.extend([record.id for record in library.search(words, ["task"])] for _ in range(20))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    assert all(ids == found[0] for ids in found)
