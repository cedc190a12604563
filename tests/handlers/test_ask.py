"""One message in, one reply out: choices and what may come back for them, and whatever people type or paste."""

from dataclasses import replace
from datetime import date

import pytest
from fakes.assistant import TODAY, Assistant, cited, noon
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.ask import answer, choice_value, render
from handlers.messages import Asker, Incoming, Reply
from handlers.recollection import facts_of
from handlers.texts import answers
from knowledge.codes import code_of_fact
from knowledge.facts import DocumentFact, Found, NotInPlans, Several, Talk, TaskFact, Unclear
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.question import read_question
from knowledge.records import CLASSES
from knowledge.scope import Scope

KINDS = {"answer", "list", "clarify", "no_answer"}


def check_reply(reply: Reply, typed: str = "") -> None:
    assert reply.kind in KINDS
    assert reply.text.strip()
    assert "None" in typed or "None" not in reply.text
    assert all(citation.plan and citation.quote and citation.place for citation in reply.citations)
    values = [choice.value for choice in reply.choices]
    assert len(values) == len(set(values)) <= 5
    assert all(value.isascii() and len(value) <= 40 for value in values)


AMBIGUOUS = [
    "kiểm tra",
    "báo cáo",
    "kế hoạch ai ký",
    "ai chủ trì kiểm tra",
    "hạn của việc rà soát",
    "van ban",
    "ban hành",
]


@pytest.mark.parametrize("question", AMBIGUOUS)
def test_every_choice_that_is_offered_gives_its_answer(assistant, question):
    offered = assistant.ask(question)
    for choice in offered.choices:
        talk = assistant.meet()
        assert talk.say(question).choices == offered.choices
        reply = talk.press(choice)
        check_reply(reply)
        assert reply.kind == "answer", choice
        assert cited(reply) <= cited(offered), choice


def test_enough_questions_of_those_are_asked_back(assistant):
    assert sum(bool(assistant.ask(question).choices) for question in AMBIGUOUS) >= 3


def test_a_choice_can_be_pressed_again_and_by_a_later_message(assistant):
    talk = assistant.meet()
    choices = talk.say("kiểm tra").choices
    first = talk.press(choices[0])
    talk.say("Ai chủ trì kiểm kê tài sản công?")
    assert cited(talk.press(choices[0])) == cited(first)
    assert cited(talk.press(choices[1])) != cited(first)


def test_a_choice_is_understood_without_the_talk_that_offered_it(assistant):
    """A restart may have forgotten the talk: the button alone says which fact, and what of it."""
    offered = assistant.ask("ai chủ trì kiểm tra")
    for choice in offered.choices:
        reply = assistant.meet().press(choice)
        assert reply.kind == "answer"
        assert "chủ trì." in reply.text.splitlines()[0]


FORGED = [
    "0123456789:lea",
    "d0123456789:sig",
    "zzz",
    ":",
    "",
    " ",
    "a" * 40,
    "'; DROP TABLE records; --",
    "1",
    "2026",
    "lea",
    "s:",
    "s:khong_co:fee",
    "s:khong_co:khong_co:khong_co",
    "\u202e48cf5d2744",
    "48cf5d2744' OR '1'='1",
    "%",
    "tiếng Việt có dấu",
    "🙂",
    "\x00",
    "\ud800",
]


@pytest.mark.parametrize("value", FORGED, ids=ascii)
def test_a_stale_or_forged_choice_is_told_in_a_clear_sentence(assistant, value):
    talk = assistant.meet()
    talk.say("kiểm tra")
    reply = talk.press(value)
    check_reply(reply)
    assert reply.kind == "no_answer"
    assert reply.text == answers.CHOICE_GONE
    assert reply.citations == ()


@pytest.mark.parametrize("short", ["", "xxx", "lea,lea,lea,lea", "sig", ",,,", "lea;dea", "9"])
def test_a_choice_with_wants_that_are_none_still_shows_its_fact(assistant, library, short):
    code = library.find_task("4110-kh-ubnd", "13").code
    reply = assistant.meet().press(f"{code}:{short}")
    assert reply.kind == "answer"
    assert cited(reply) == {("4110-kh-ubnd", "13")}


def test_choice_of_a_plan_that_is_gone_is_told(assistant, shipped_plans, tmp_path):
    choices = assistant.ask("kiểm tra").choices
    build((), tmp_path / "library.sqlite")
    later = Assistant(Library.open(tmp_path / "library.sqlite"))
    for choice in choices:
        assert later.meet().press(choice).text == answers.CHOICE_GONE


def test_choice_of_the_row_that_is_cut_off_makes_nothing_up(assistant, library):
    code = library.find_task("cchc-2026-xa-nam-dan", "45").code
    reply = assistant.meet().press(f"{code}:lea")
    assert "Phòng Văn hóa" not in reply.text
    assert "văn bản không ghi" in reply.text


def test_every_fact_can_be_a_choice_and_comes_back(assistant, library):
    scope = Scope(query=read_question("", library, TODAY), library=library, today=TODAY)
    talk = assistant.meet()
    for kind in CLASSES:
        for record in library.all_of_kind(kind)[::7]:
            fact = scope.fact(record)
            value = choice_value(fact, ("lead", "deadline", "product", "coordinate", "target"))
            assert value.isascii()
            assert len(value) <= 40
            assert value.startswith(code_of_fact(fact))
            reply = talk.press(value)
            check_reply(reply)
            assert {citation.plan for citation in reply.citations} == {record.plan}
    for document in library.documents:
        value = choice_value(DocumentFact(document=document, fields=("signer", "number")), ())
        reply = talk.press(value)
        assert reply.kind == "answer"
        assert document.signer in reply.text or "không đọc được người ký" in reply.text


def test_an_empty_library_declines_and_never_fails(tmp_path):
    build((), tmp_path / "library.sqlite")
    empty = Assistant(Library.open(tmp_path / "library.sqlite"))
    for question in (*AMBIGUOUS, "nhiệm vụ 13 ai chủ trì", "ai ký", "quý II có gì", "Sở Nội vụ làm gì", "xin chào"):
        reply = empty.ask(question)
        check_reply(reply)
        assert reply.citations == ()


def incoming_of(text: str) -> Incoming:
    return Incoming(person="test:render", text=text, asker=Asker(), received_at=noon(TODAY))


def test_each_outcome_has_its_kind(library):
    task = library.find_task("4110-kh-ubnd", "13").content()
    fact = TaskFact(document=library.documents[0], task=task, outputs=(0,))
    found = Found(facts=(fact,), wants=("lead",))
    gone = NotInPlans(reason="choice_gone")
    kinds = {
        "answer": [
            found,
            Talk(kind="greeting"),
            Talk(kind="thanks"),
            Talk(kind="help"),
            Several(outcomes=(gone, found)),
        ],
        "clarify": [Unclear(choices=()), Unclear(choices=(fact,)), Unclear(choices=(fact,), reason="which_plan")],
        "no_answer": [*(NotInPlans(reason=reason) for reason in answers.NOT_HELD), Several(outcomes=(gone, gone))],
    }
    for kind, outcomes in kinds.items():
        for outcome in outcomes:
            reply = render(outcome, incoming_of("ai chủ trì"), None, ("lead",))
            check_reply(reply)
            assert reply.kind == kind
            assert "{" not in reply.text
    assert facts_of(found) == (fact,)
    assert facts_of(gone) == ()


def test_the_answer_to_one_question_is_what_the_router_gives(assistant):
    incoming = incoming_of("Ai chủ trì công bố danh mục văn bản hết hiệu lực?")
    assert answer(incoming, assistant.services).text == assistant.ask(incoming.text).text


ODD = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("aăâbcdđeêoôơuư ạảấế?,.%/0123456789"),
        st.sampled_from("\u202e\u200f\u200b\u0301\ufeff🙂👩‍👩‍👧‍👦<>&\"'*_`[](){}\\\n\t\x00"),
    ),
    max_size=500,
)
PARTS = (
    "ai", "chủ trì", "phối hợp", "hạn", "quá hạn", "sắp đến hạn", "nhiệm vụ", "13", "45", "999", "kế hoạch", "4110",
    "473", "xã Nấm Dẩn", "Sở Tư pháp", "Sở Nội vụ", "của tỉnh", "tháng này", "quý III", "năm 2028", "bao nhiêu",
    "%", "chỉ tiêu", "sản phẩm", "liệt kê", "có mấy", "là gì", "TTPVHCC", "cái thứ hai", "còn", "thế", "sở em", "và",
    ",", "so sánh", "118/2025/NĐ-CP", "31/02/2026", "căn cứ", "ai ký", "<b>", "🙂", "kiểm tra", "hồ sơ", "trực tuyến",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PARTS), max_size=14).map(" ".join)


@settings(max_examples=600)
@given(st.one_of(ODD, WORDS), st.sampled_from([None, "Sở Tư pháp", "UBND xã Nấm Dẩn", "cơ quan lạ <b>", ""]))
@example("AI:QUA:HAN", None)
@example("؟مرحبا", None)
@example("\u202eneih oc gnok gnuhn", None)
@example("<script>alert(1)</script> ai chủ trì kiểm tra", None)
@example("a" * 500, None)
@example("1" * 500, None)
@example("% " * 250, None)
@example("nhiệm vụ " + " ".join(map(str, range(100))), "Sở Tư pháp")
@example("0/0/2026 - 99/99/9999 tháng 13 quý 5", None)
def test_any_text_gets_a_reply(assistant, text, agency):
    talk = assistant.meet(agency=agency)
    reply = talk.say(text)
    check_reply(reply, text)
    check_reply(talk.say(text), text)


@given(ODD, st.text(max_size=60))
def test_any_button_gets_a_reply(assistant, label, value):
    talk = assistant.meet()
    incoming = Incoming(
        person=talk.person, text=label, asker=Asker(agency="Sở Nội vụ"), received_at=talk.now, choice=value
    )
    check_reply(answer(incoming, assistant.services))


@pytest.mark.parametrize("today", ["1999-12-31", "2024-02-29", "2026-12-31", "2100-12-31"])
@pytest.mark.parametrize("question", ["việc nào quá hạn", "tháng sau có việc gì", "sắp tới có gì", "nv 13 kh 4110 hạn"])
def test_any_day_is_a_day_to_ask_on(assistant, today, question):
    day = date.fromisoformat(today)
    reply = answer(
        Incoming(person=f"day:{today}", text=question, asker=Asker(), received_at=noon(day)), assistant.services
    )
    check_reply(reply)


def test_a_citizen_is_greeted_with_services_and_an_official_with_plans(assistant):
    someone = assistant.meet()
    villager = replace(someone, asker=Asker())
    assert "khai sinh" in villager.say("chào bạn").text
    official = someone.say("chào bạn").text
    assert "kế hoạch cải cách hành chính" in official
    assert "khai sinh" not in official


@pytest.mark.parametrize(
    "words", ["chồng em ở nước ngoài", "chong e o nuoc ngoai", "vợ em người nước ngoài thì sao?", "the neu chong di tu"]
)
def test_a_citizen_who_goes_on_from_a_service_gets_no_paragraphs_of_plans(assistant, words):
    villager = replace(assistant.meet(), asker=Asker())
    assert "khai sinh" in villager.say("con em mới sinh thì làm giấy khai sinh ở đâu").text
    reply = villager.say(words)
    assert reply.kind == "no_answer"
    assert not reply.citations
    assert "Đăng ký khai sinh" in reply.text
    assert {"Chuẩn bị gì", "Nộp ở đâu"} <= {button.label for row in reply.buttons for button in row}
    assert "Lệ phí" in villager.say("hết bao nhiêu tiền").text  # the talk about the service goes on
    assert villager.say("chỉ tiêu hồ sơ trực tuyến là bao nhiêu").citations  # who asks of plans is told of plans


@pytest.mark.parametrize("picked", ["1", "cái đầu tiên", "chọn số 1"])
def test_a_citizen_who_picks_a_row_that_was_offered_is_told_it(assistant, picked):
    villager = replace(assistant.meet(), asker=Asker())
    assert villager.say("Việc kiểm tra do ai chủ trì?").choices
    reply = villager.say(picked)
    assert (reply.kind, bool(reply.citations)) == ("answer", True)


@pytest.mark.parametrize("words", ["trả lời sai rồi", "ủa ad nói khó hiểu quá", "khong hieu gi"])
def test_who_is_not_content_is_told_how_to_go_on(assistant, words):
    reply = assistant.ask(words)
    assert reply.text.startswith("Xin lỗi")
    assert "/baosai" in reply.text
    assert not reply.citations


def test_words_of_a_plans_title_typed_for_something_else_count(assistant):
    """ "Tuyến" and "vụ" are no "tuyên truyền" and "nhiệm vụ", though both are so without accents."""
    reply = assistant.ask("Chỉ tiêu của tỉnh về dịch vụ công trực tuyến là bao nhiêu?")
    assert reply.kind == "no_answer"  # the plans set no share of services; figures that lie near are only suggested
