"""What plans say of themselves, who is answerable for an area, and what is refused because no plan can hold it."""

import pytest
from fakes.assistant import TODAY

from knowledge.answering import answer
from knowledge.facts import Found, Listing, NotInPlans, Several
from knowledge.question import read_question
from knowledge.scope import Scope

FUNDS = ["kinh phí kế hoạch 4110 lấy từ nguồn nào", "tien lam ke hoach tuyen truyen lay o dau"]
REASONS = ["vì sao tỉnh ban hành kế hoạch 4110", "li do ra cong van 473 la gi"]
AREAS = [
    ("linh vuc tai chinh cong cua tinh ai chu tri", "Sở Tài chính"),
    ("mảng thể chế của tỉnh sở nào lo", "Sở Tư pháp"),
]
FORMS = [("nhiệm vụ nào trong 4110 hạn theo sự kiện", {"3", "12", "15", "40"})]
REFUSED = [
    "tháng 6/2026 kế hoạch 4110 giao số hóa bao nhiêu phần trăm hồ sơ",
    "Phòng Kinh tế của Sở Tư pháp làm gì",
    "kế hoạch giao trồng bao nhiêu héc ta rừng",
    "tên chuyên viên phụ trách cải cách hành chính của Sở Nội vụ",
]


def ask(library, question: str):
    return answer(Scope(query=read_question(question, library, TODAY), library=library, today=TODAY))


@pytest.mark.parametrize("question", FUNDS + REASONS)
def test_plans_say_why_they_are_and_what_pays_for_them(library, question):
    outcome = ask(library, question)
    assert isinstance(outcome, Found)
    words = "kinh phí" if question in FUNDS else ""
    assert all(words in str(fact).lower() for fact in outcome.facts)


@pytest.mark.parametrize(("question", "agency"), AREAS)
def test_who_is_answerable_for_an_area_is_told_with_its_rows(library, question, agency):
    outcome = ask(library, question)
    assert isinstance(outcome, Several)
    duties, rows = outcome.outcomes
    assert isinstance(duties, Found)
    assert {fact.duty.agency for fact in duties.facts} >= {agency}
    assert isinstance(rows, Listing)
    assert rows.shows_lead


@pytest.mark.parametrize(("question", "items"), FORMS)
def test_tasks_are_listed_by_the_form_of_their_deadline(library, question, items):
    outcome = ask(library, question)
    assert isinstance(outcome, Listing)
    assert {entry.task.item for entry in outcome.entries} == items


@pytest.mark.parametrize("question", REFUSED)
def test_what_no_plan_can_hold_is_refused(library, question):
    assert isinstance(ask(library, question), NotInPlans)
