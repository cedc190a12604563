"""Many plans: what is asked for is found among them, and no list is longer than a person can read."""

import re

import pytest
from fakes.assistant import Assistant
from fakes.synthetic_plans import vary_plans

from knowledge import candidates
from knowledge.answer_limits import MOST_CHOICES, MOST_TASKS
from knowledge.candidates import Wanted
from knowledge.library import Library
from knowledge.library_build import build

COUNT = 2500


@pytest.fixture(scope="module")
def many(shipped_plans, tmp_path_factory) -> Library:
    path = tmp_path_factory.mktemp("many") / "library.sqlite"
    build(vary_plans(shipped_plans, COUNT), path)
    return Library.open(path)


def naming(library: Library, agency: str, role: str) -> set[tuple[str, str]]:
    return {(r.plan, r.key) for r, _, _, _ in library.tasks_with_role([agency], [role])}


def test_a_list_over_all_plans_says_how_many_there_are_and_gives_the_first(many):
    reply = Assistant(many).ask("Sở Nội vụ chủ trì những việc nào?")
    every = naming(many, "Sở Nội vụ", "lead")
    assert len(every) > MOST_TASKS
    plans = len({plan for plan, _ in every})
    assert reply.text.startswith(f"Tất cả có {len(every)} nhiệm vụ trong {plans} kế hoạch.")
    cited = {(citation.plan, citation.item) for citation in reply.citations if citation.item}
    assert cited & every
    assert len(cited) <= MOST_TASKS


def test_a_list_of_one_plan_is_whole(many):
    plan = many.documents[-1]
    assert plan.number is not None
    reply = Assistant(many).ask(f"kế hoạch {plan.number} có bao nhiêu nhiệm vụ?")
    cited = {citation.item for citation in reply.citations if citation.plan == plan.id}
    assert len(cited) == many.task_counts[plan.id]
    assert "Tất cả có" not in reply.text


def test_the_number_of_a_row_that_many_plans_have_is_asked_back(many):
    reply = Assistant(many).ask("Nhiệm vụ số 3 ai chủ trì?")
    assert reply.kind == "clarify"
    assert 1 < len(reply.choices) <= MOST_CHOICES
    assert re.search(r"Còn \d+ kế hoạch khác nữa", reply.text)


@pytest.mark.parametrize("agency", ["UBND tỉnh Nghệ An", "UBND tỉnh Lào Cai"])
def test_the_province_is_the_askers_own(many, agency):
    own = next(document for document in many.documents if document.issuer == agency)
    reply = Assistant(many).ask("Nhiệm vụ số 2 trong kế hoạch của tỉnh ai chủ trì?", agency=agency)
    assert {citation.plan for citation in reply.citations} <= {own.id}


def test_a_plan_is_found_by_its_number_whatever_else_there_is(many):
    for document in many.documents[5::9]:
        reply = Assistant(many).ask(f"Kế hoạch số {document.number} do cơ quan nào ban hành?")
        assert {citation.plan for citation in reply.citations} <= {document.id}


@pytest.mark.parametrize("budget", [0, 200, 10**9])
def test_a_task_is_found_by_its_title_however_little_is_read(many, monkeypatch, budget):
    monkeypatch.setattr(candidates, "BUDGET", budget)
    found = missed = 0
    for record in many.all_of_kind("task")[::97]:
        weights = {word: many.weight(word) for word in set(record.title)}
        heaviest = sorted(weights, key=lambda word: -weights[word])
        wanted = Wanted(weights=weights, groups=tuple(((word,),) for word in heaviest))
        titles = [one.title for one in many.search(wanted, ["task"])]
        found += record.title in titles[:3]
        missed += record.title not in titles
    assert missed <= (found + missed) // 10
    assert found > 4 * missed


def test_the_plans_of_others_are_not_looked_into_where_the_own_one_answers(many, monkeypatch):
    looked, search = [], many.search
    monkeypatch.setattr(
        many, "search", lambda words, kinds, plans=None: looked.append(plans) or search(words, kinds, plans)
    )
    assistant = Assistant(many)
    own = assistant.ask("Ai chủ trì tổng kiểm kê tài sản công?", agency="Sở Tài chính")
    assert {citation.plan for citation in own.citations} == {"4110-kh-ubnd"}
    assert None not in looked
    nobodys = assistant.ask("Ai chủ trì phủ sóng 5G?", agency="Sở Tài chính")
    assert nobodys.kind == "no_answer"
    assert None in looked
