"""The public pages of plans: every row and every cited part has an address that leads to it."""

import httpx
import pytest
from lxml import html

from bot.channels.links import anchor_of, path_of, row_path
from bot.web.plans import list_parts
from handlers.cards import place_of
from handlers.texts import web


@pytest.fixture
def read(house):
    def fetch(path):
        answer = httpx.get(house.url + path)
        assert answer.status_code == 200, path
        return html.document_fromstring(answer.text)

    return fetch


def test_the_list_leads_to_every_plan(read, shipped_plans):
    links = read("/ke-hoach").xpath("//ul[@class='plans']//a/@href")
    assert len(links) == len(shipped_plans)
    for link in links:
        assert read(link).xpath("//h1")


def test_every_row_has_a_page_of_its_own_with_the_row_marked(read, shipped_plans):
    plan = next(one for one in shipped_plans if one.document.number == "4110/KH-UBND")
    for task in (plan.tasks[0], plan.tasks[12], plan.tasks[-1]):
        page = read(row_path(plan.document.id, task.item))
        rows = page.xpath("//tr[contains(@class, 'cited')]")
        assert len(rows) == len(task.outputs)
        assert task.title in rows[0].text_content()
        assert all(output.time_raw in row.text_content() for row, output in zip(rows, task.outputs, strict=True))
        assert page.xpath("//a[contains(@href, '#muc-')]/@href")[0].endswith(f"#muc-{anchor_of(task.item)}")


def test_the_whole_plan_holds_every_word_of_its_rows_and_paragraphs(read, shipped_plans):
    for plan in shipped_plans:
        page = read(f"/ke-hoach/{plan.document.id}")
        text = " ".join(page.text_content().split())
        for task in plan.tasks:
            assert page.xpath(f"//tr[@id='muc-{anchor_of(task.item)}']"), task.item
            assert " ".join(task.title.split()) in text
        for passage in plan.passages:
            assert " ".join(passage.text.split()) in text


def test_every_part_that_can_be_cited_has_an_anchor_and_none_twice(read, shipped_plans):
    for plan in shipped_plans:
        page = read(f"/ke-hoach/{plan.document.id}")
        anchors = page.xpath("//@id")
        assert len(anchors) == len(set(anchors))
        sections = {one.section for one in (*plan.passages, *plan.targets, *plan.duties, *plan.other_deadlines)}
        assert {anchor_of(place_of(None, section)) for section in sections} <= set(anchors)


def test_a_citation_of_an_answer_leads_to_its_row(read, assistant):
    for citation in assistant.ask("Ai chủ trì nhiệm vụ 13 kế hoạch 4110?").citations:
        assert read(path_of(citation)).xpath("//tr[contains(@class, 'cited')]")


def test_the_paragraphs_are_all_there_in_order(shipped_plans):
    for plan in shipped_plans:
        told = [text for part in list_parts(plan) for text in part.paragraphs]
        assert told == [passage.text for passage in plan.passages]


@pytest.mark.parametrize("path", ["/ke-hoach/none", "/ke-hoach/4110-kh-ubnd/muc/999", "/ke-hoach/%3Cscript%3E/muc/1"])
def test_what_the_library_does_not_hold_is_told(house, path):
    answer = httpx.get(house.url + path)
    assert answer.status_code == 404
    assert web.NOT_HELD in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize("number", ["0", "2", "99999999", "x", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_one(house, number):
    assert httpx.get(f"{house.url}/ke-hoach?trang={number}").status_code == 200
