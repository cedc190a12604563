"""Looking through the plans and searching them: screens in pages that lead back, for everybody and in groups."""

import pytest
from fakes.desk import Desk, button, labels

from handlers.inline import search_inline
from handlers.texts import browse as texts
from handlers.texts import work as work_texts

PLAN = "4110/KH-UBND"


@pytest.fixture
def desk(library, store):
    made = Desk(store, library)
    made.admit("test:7", "Lan", "official", "Sở Tư pháp")
    return made


def open_area(desk, group=False):
    plans = desk.say("test:1", "/kehoach", group=group)
    plan = desk.press("test:1", button(plans, "1"), group=group)
    return plan, desk.press("test:1", button(plan, "2"), group=group)


def test_a_way_leads_from_the_plans_to_a_task_and_back(desk):
    plan, area = open_area(desk)
    assert PLAN in plan.text
    assert "2. Cải cách thể chế: 11 nhiệm vụ" in plan.text
    assert area.text.startswith("Cải cách thể chế: 11 nhiệm vụ (trang 1/2):")
    task = desk.press("test:1", button(area, "6"))
    assert task.text.startswith("Nhiệm vụ 13: ")
    assert task.citations[0].item == "13"
    assert labels(task) == [texts.TO_AREA]
    assert desk.press("test:1", button(task, texts.TO_AREA)).text == area.text
    second = desk.press("test:1", button(area, work_texts.NEXT))
    assert "STT 18" in second.text
    assert second.edits
    assert desk.press("test:1", button(second, texts.TO_PLAN)).text == plan.text
    assert button(desk.press("test:1", button(plan, texts.ALL_PLANS)), "5")


def test_every_area_and_task_of_every_plan_opens(desk, library):
    opened = 0
    for number, document in enumerate(library.documents, start=1):
        plan = desk.press("test:1", button(desk.say("test:1", "/kehoach"), str(number)))
        for label in [one for one in labels(plan) if one.isdigit()]:
            area = desk.press("test:1", button(plan, label))
            while True:
                for row in [one for one in labels(area) if one.isdigit()]:
                    assert desk.press("test:1", button(area, row)).kind == "answer"
                    opened += 1
                if work_texts.NEXT not in labels(area):
                    break
                area = desk.press("test:1", button(area, work_texts.NEXT))
        assert (document.number or document.title) in plan.text
    assert opened == sum(library.task_counts.values())


def test_targets_come_with_the_plans_sentence_and_place(desk, library):
    first = desk.press("test:1", button(desk.say("test:1", "/chitieu"), "1"))
    shown = [first]
    while work_texts.NEXT in labels(shown[-1]):
        shown.append(desk.press("test:1", button(shown[-1], work_texts.NEXT)))
    targets = library.get_plan(library.documents[0].id).targets
    together = "\n".join(reply.text for reply in shown)
    assert all(f"“{target.text}”" in together for target in targets)
    assert sum(len(reply.citations) for reply in shown) == len(targets)


@pytest.mark.parametrize("words", ["mot cua lien thong", "một cửa liên thông", "1 cửa liên thông"])
def test_a_search_finds_tasks_without_accents_too(desk, words):
    reply = desk.say("test:1", f"/tim {words}")
    assert "một cửa, một cửa liên thông" in reply.text
    assert desk.press("test:1", button(reply, "1")).text.startswith("Nhiệm vụ ")


def test_a_search_pages_and_says_when_there_is_nothing(desk):
    first = desk.say("test:1", "/tim cải cách hành chính")
    assert "(trang 1/" in first.text
    assert "(trang 2/" in desk.press("test:1", button(first, work_texts.NEXT)).text
    assert desk.say("test:1", "/tim qwxz").text == texts.FOUND_NONE.format(words="qwxz")
    assert desk.say("test:1", "/tim ").text == texts.SEARCH_WHAT
    assert desk.say("test:1", "/tim <b>&" + "x" * 500).kind in {"no_answer", "list"}


def test_an_official_goes_from_a_plan_to_the_own_progress(desk):
    _, area = open_area(desk)
    task = desk.press("test:7", button(area, "6"))
    assert texts.OWN_PROGRESS in labels(task)
    assert "Sở Tư pháp: chưa bắt đầu" in desk.press("test:7", button(task, texts.OWN_PROGRESS)).text


def test_in_a_group_plans_are_shown_and_progress_is_not(desk):
    _, area = open_area(desk, group=True)
    task = desk.press("test:7", button(area, "6"), group=True)
    assert texts.OWN_PROGRESS not in labels(task)
    for command in ("/viec", "/han", "/tiendo", "/capnhat 13 xong", "/sukien"):
        reply = desk.say("test:7", command, group=True)
        assert reply.kind == "no_answer"
        assert "riêng" in reply.text
    assert "đã báo xong" not in desk.say("test:7", "xong 13", group=True).text
    with desk.store.look() as work:
        assert work.progress.standings() == []


@pytest.mark.parametrize("value", ["bp.x", "ba.d00.x.0", "ba.", "bt.0123456789", "bg.d00.0", "bg.x", "bf.7", "bf.x"])
def test_a_button_of_what_is_gone_gets_a_sentence(desk, value):
    assert desk.press("test:1", value).text == texts.STALE


def test_what_is_searched_inline_are_cards_of_plans(desk):
    found = search_inline("công bố danh mục văn bản", desk.services, desk.now.date())
    assert 1 <= len(found) <= 20
    assert len({one.code for one in found}) == len(found)
    assert found[0].title.startswith("13. Công bố danh mục")
    assert "Sở Tư pháp" in found[0].about
    assert "Nguồn: Kế hoạch 4110/KH-UBND" in found[0].text
    assert search_inline("  ?! ", desk.services, desk.now.date()) == ()


@pytest.mark.parametrize("role", ["citizen", "official", "admin"])
def test_the_help_names_the_commands_of_the_role(desk, role):
    desk.admit("test:9", "Ai", None if role == "citizen" else role, "Sở Tư pháp" if role == "official" else None)
    text = desk.say("test:9", "/trogiup").text
    assert "/kehoach: " in text
    assert ("/viec: " in text) is (role != "citizen")
