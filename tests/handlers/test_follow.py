"""Conversations: what leans on the last answer, what picks from it, and what begins anew."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from fakes.assistant import TODAY, Assistant, cited
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Asker, Incoming, Reply
from handlers.recollection import Before, recall
from knowledge.library import Library
from knowledge.library_build import build

PLANS = {
    "tinh": "4110-kh-ubnd",
    "congvan": "473-ubnd-nc",
    "tuyentruyen": "tuyen-truyen-cchc-2026-cao-bang",
    "tuphap": "cchc-2026-so-tu-phap-cao-bang",
    "namdan": "cchc-2026-xa-nam-dan",
}
DIALOGUES = yaml.safe_load((Path(__file__).parents[1] / "corpus" / "dialogues.yaml").read_text(encoding="utf-8"))
KEYS = {"say", "press", "wait", "kind", "cites", "has", "lacks"}


def check(turn: dict, reply: Reply) -> None:
    if "kind" in turn:
        assert reply.kind == turn["kind"], reply.text
    if "cites" in turn:
        wanted = {(PLANS[plan], place) for plan, place in (entry.split(" ", 1) for entry in turn["cites"])}
        assert cited(reply) == wanted, reply.text
    for words in turn.get("has", ()):
        assert words in reply.text
    for words in turn.get("lacks", ()):
        assert words not in reply.text


def mark(dialogue: dict):
    gap = pytest.mark.xfail(reason="not understood yet") if dialogue.get("gap") else ()
    return pytest.param(dialogue, id=dialogue["about"], marks=gap)


@pytest.mark.parametrize("dialogue", list(map(mark, DIALOGUES)))
def test_conversation_goes_on(assistant, dialogue):
    talk = assistant.meet(today=dialogue.get("today", TODAY), agency=dialogue.get("asker"))
    reply = None
    for turn in dialogue["turns"]:
        assert set(turn) <= KEYS
        if "wait" in turn:
            talk.wait(minutes=turn["wait"])
            continue
        reply = talk.press(reply.choices[turn["press"] - 1]) if "press" in turn else talk.say(turn["say"])
        check(turn, reply)


def test_two_people_do_not_hear_each_other(assistant):
    first, second = assistant.meet(), assistant.meet()
    first.say("Ai chủ trì công bố danh mục văn bản hết hiệu lực?")
    second.say("Ai chủ trì kiểm kê tài sản công?")
    assert cited(first.say("hạn bao giờ?")) == {(PLANS["tinh"], "13")}
    assert cited(second.say("hạn bao giờ?")) == {(PLANS["tinh"], "47")}


def test_a_typed_number_is_the_choice_of_that_number(assistant):
    for number in range(1, 6):
        by_number, by_button = assistant.meet(), assistant.meet()
        choices = by_button.say("kiểm tra").choices
        assert by_number.say("kiểm tra").choices == choices
        if number > len(choices):
            continue
        typed, pressed = by_number.say(str(number)), by_button.press(choices[number - 1])
        assert (typed.text, typed.citations) == (pressed.text, pressed.citations)
        assert typed.kind == "answer"


def test_a_choice_answers_what_was_asked_before_the_choices(assistant):
    talk = assistant.meet()
    first = talk.say("ai chủ trì kiểm tra")
    if first.kind != "clarify":
        pytest.skip("one reading was clear")
    reply = talk.press(first.choices[0])
    assert "chủ trì." in reply.text.splitlines()[0]


def test_choices_in_text_are_the_buttons_in_their_order(assistant):
    reply = assistant.ask("kiểm tra")
    lines = [line for line in reply.text.splitlines() if line[:1].isdigit()]
    assert lines == [f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, start=1)]
    assert 2 <= len(reply.choices) <= 5


def test_what_was_said_is_found_again_in_a_library_built_anew(library, shipped_plans, tmp_path):
    """Codes, not numbers of records, are kept: a rebuild in the middle of a talk changes nothing."""
    talk = Assistant(library).meet()
    talk.say("Ai chủ trì công bố danh mục văn bản hết hiệu lực?")
    build(tuple(reversed(shipped_plans)), tmp_path / "library.sqlite")
    rebuilt = Assistant(Library.open(tmp_path / "library.sqlite"))
    services = rebuilt.services
    later = rebuilt.meet()
    kept = talk.services.conversations.get(talk.person, talk.now)
    services.conversations.put(later.person, kept, later.now)
    assert cited(later.say("thế ai phối hợp?")) == {(PLANS["tinh"], "13")}


def test_what_was_said_of_a_plan_that_is_gone_is_asked_back(library, shipped_plans, tmp_path):
    talk = Assistant(library).meet()
    talk.say("Ai chủ trì công bố danh mục văn bản hết hiệu lực?")
    kept = talk.services.conversations.get(talk.person, talk.now)
    build(shipped_plans[-1:], tmp_path / "library.sqlite")
    later = Assistant(Library.open(tmp_path / "library.sqlite")).meet()
    later.services.conversations.put(later.person, kept, later.now)
    reply = later.say("thế ai phối hợp?")
    assert reply.kind in {"clarify", "no_answer"}
    assert cited(reply) == set()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEPT = st.fixed_dictionaries(
    {},
    optional={
        "question": st.text(max_size=60),
        "wants": st.lists(st.sampled_from(["lead", "deadline", "no such want", ""]), max_size=3),
        "codes": st.lists(st.sampled_from(["d48819898d", "48cf5d2744", "zzz", ""]), max_size=5),
        "choices": st.lists(st.sampled_from(["48cf5d2744:lea", "zzz:", ":", ""]), max_size=5),
        "whole": st.booleans(),
        "later field": JSON,
    },
)


@given(KEPT, st.sampled_from(["1", "cái cuối", "hạn bao giờ", "còn Sở Nội vụ", "quý III thì sao", "còn nữa không"]))
def test_whatever_was_kept_there_is_a_reply(assistant, kept, message):
    talk = assistant.meet()
    talk.services.conversations.put(talk.person, kept, talk.now)
    reply = talk.say(message)
    assert reply.text.strip()
    assert all(citation.quote for citation in reply.citations)


def test_nothing_is_recalled_of_a_stranger(assistant):
    incoming = Incoming(person="nobody", text="", asker=Asker(), received_at=assistant.meet().now + timedelta(days=1))
    assert recall(assistant.services, incoming) == Before()


MESSAGES = st.lists(
    st.sampled_from([turn["say"] for dialogue in DIALOGUES for turn in dialogue["turns"] if "say" in turn]),
    max_size=8,
)


@given(MESSAGES)
def test_any_talk_gets_replies_and_the_same_talk_the_same_ones(assistant, messages):
    first, second = assistant.meet(), assistant.meet()
    for message in messages:
        reply = first.say(message)
        assert reply.text.strip()
        assert reply == second.say(message)
