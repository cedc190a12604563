"""Ranking: a sum of named features that grows with what was found, and an order that never depends on chance."""

from itertools import permutations

import pytest
from fakes.assistant import TODAY
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.question import read_question
from knowledge.ranking import WEIGHTS, Ranking, rank
from knowledge.scope import Scope


def scope_of(library: Library, question: str) -> Scope:
    query = read_question(question, library, TODAY)
    return Scope(query=query, library=library, today=TODAY)


class Tasks(tuple):
    """All tasks of a library; shown by their count, since a failed property prints what it was given."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} tasks>"


@pytest.fixture(scope="module")
def tasks(library) -> Tasks:
    return Tasks(library.all_of_kind("task"))


WORDS = [
    "kiểm tra",
    "công vụ",
    "giải ngân",
    "vốn",
    "hồ sơ",
    "một cửa",
    "tài sản",
    "văn bản",
    "chuyển đổi số",
    "Nấm Dẩn",
]
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(QUESTIONS)
def test_score_is_the_sum_of_its_features(library, tasks, question):
    for ranked in rank(read_question(question, library, TODAY).topic, tasks, library):
        wanted = sum(WEIGHTS[name] * value for name, value in ranked.features if name in WEIGHTS)
        assert ranked.score == pytest.approx(wanted)
        assert all(0 <= ranked.feature(name) <= 1 + 1e-9 for name in WEIGHTS)
        assert ranked.feature("no such feature") == 0


@given(QUESTIONS, st.randoms())
def test_order_does_not_depend_on_the_order_of_the_records(library, tasks, question, random):
    topic = read_question(question, library, TODAY).topic
    shuffled = list(tasks)
    random.shuffle(shuffled)
    first, second = rank(topic, tasks, library), rank(topic, shuffled, library)
    assert [r.record.id for r in first] == [r.record.id for r in second]
    assert [r.score for r in first] == sorted((r.score for r in first), reverse=True)


@given(QUESTIONS, st.integers(0, 101))
def test_a_bonus_moves_one_record_by_its_weight(library, tasks, question, index):
    topic = read_question(question, library, TODAY).topic
    number = tasks[index].id
    plain = {r.record.id: r.score for r in rank(topic, tasks, library)}
    raised = {r.record.id: r for r in rank(topic, tasks, library, {number: [("focus", 0.25)]})}
    assert raised[number].score == pytest.approx(plain[number] + 0.25)
    assert raised[number].feature("focus") == 0.25
    assert all(raised[other].score == plain[other] for other in plain if other != number)


def test_a_record_asked_for_in_its_own_words_is_covered_whole(library, tasks):
    for record in tasks:
        best = rank(read_question(record.content().title, library, TODAY).topic, tasks, library)
        own = next(r for r in best if r.record.id == record.id)
        assert not own.lacks_phrase, record.key
        assert own.score >= best[0].score - 0.05, record.key  # another title may hold all of its words
        assert own.feature("coverage") >= 0.9, record.key


def test_more_words_found_give_more_coverage(library, tasks):
    record = library.find_task("4110-kh-ubnd", "13")
    values = []
    for question in ("công bố", "công bố danh mục", "công bố danh mục hết hiệu lực"):
        topic = read_question(f"{question} trồng chuối", library, TODAY).topic
        values.append(next(r for r in rank(topic, tasks, library) if r.record.id == record.id).feature("coverage"))
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_words_side_by_side_count_for_more_than_words_apart(library, tasks):
    record = library.find_task("4110-kh-ubnd", "13")

    def pairs(question: str) -> float:
        topic = read_question(question, library, TODAY).topic
        return next(r for r in rank(topic, tasks, library) if r.record.id == record.id).feature("pairs")

    assert pairs("công bố danh mục văn bản") > pairs("danh công mục bố bản văn")


def test_words_that_stand_nowhere_are_told(library, tasks):
    topic = read_question("công bố danh mục chuồng trâu bò", library, TODAY).topic
    best = rank(topic, tasks, library)[0]
    assert {"chuong", "trau"} <= set(best.missing)
    assert best.lacks_phrase


def test_accents_typed_speak_against_a_word_with_others(library, tasks):
    record = library.find_task("4110-kh-ubnd", "43")  # "… áp dụng trong các lĩnh vực …"

    def coverage(question: str) -> float:
        topic = read_question(question, library, TODAY).topic
        return next(r for r in rank(topic, tasks, library) if r.record.id == record.id).feature("coverage")

    assert coverage("áp dụng") == pytest.approx(coverage("ap dung"))
    assert coverage("áp đúng") < coverage("áp dụng")


def test_order_of_the_words_typed_changes_no_coverage(library, tasks):
    found = set()
    for words in permutations(("kiểm kê", "tài sản công", "quý nào")):
        topic = read_question(" , ".join(words), library, TODAY).topic
        found.add(rank(topic, tasks, library)[0].record.key)
    assert found == {"47"}


def test_search_finds_the_same_best_as_looking_at_every_record(library, tasks):
    """The index narrows the candidates; the slow reference ranks them all."""
    for question in (
        "công bố danh mục văn bản hết hiệu lực",
        "kiểm kê tài sản công",
        "giải ngân vốn đầu tư công",
        "đo lường mức độ hài lòng y tế",
        "sắp xếp xe ô tô",
        "đối thoại với người dân doanh nghiệp",
        "niêm yết công khai thủ tục hành chính",
        "đánh giá chuyển đổi số của các cơ quan nhà nước",
    ):
        scope = scope_of(library, question)
        slow = rank(scope.query.topic, tasks, library)[0]
        assert scope.find(["task"])[0].record.id == slow.record.id


@given(QUESTIONS)
def test_no_record_holds_less_than_its_coverage_needs(library, tasks, question):
    ranking = Ranking(read_question(question, library, TODAY).topic, library)
    for ranked in ranking.rank(tasks, lambda _: ()):
        title, context = {*ranked.record.title}, {*ranked.record.context}
        need = ranking.need(ranked.feature("coverage"))
        told = {word: most * (1 if word in title else need.context) for word, most in need.told.items()}
        assert sum(most for word, most in told.items() if word in title | context) >= need.least - 1e-9
        assert need.may_be_met(title | context)
