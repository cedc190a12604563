"""What was worked out before gives the same answers, word for word, and to nobody what is another's."""

import json
import random
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from fakes.assistant import ZONE

from bot.conversations import StoredConversations
from handlers.memory import Memory, answer_once, once
from handlers.messages import Asker, Incoming
from handlers.own_data import ERASE
from handlers.ports import Services
from handlers.router import respond
from knowledge.question import read_question
from knowledge.scope import Scope

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, tzinfo=ZONE)
QUESTION = "Ai chủ trì công bố danh mục văn bản hết hiệu lực?"
CORPUS = Path(__file__).parents[1] / "corpus/questions"
ASKERS = (Asker(), Asker(role="official", agency="Sở Nội vụ"), Asker(role="supervisor", agency="Sở Tư pháp"))


def read_questions(name):
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


@pytest.fixture
def services(library):
    return Services(library=library, conversations=StoredConversations(), memory=Memory())


def say(services, person, text, asker=ASKERS[0]):
    incoming = Incoming(person=f"telegram:{person}", text=text, asker=asker, received_at=NOW)
    return respond(incoming, services), services.conversations.get(incoming.person, NOW)


def test_answers_are_the_same_with_and_without_it(services):
    """People ask the same few things in turn, each after what they asked before."""
    plain = replace(services, conversations=StoredConversations(), memory=None)
    draw = random.Random(1)  # noqa: S311
    asked = draw.sample(read_questions("paraphrases.jsonl"), 5) + draw.sample(read_questions("citizens.jsonl"), 4)
    for number in range(36):
        person, text = number % 5, draw.choice(asked)
        said = say(services, person, text, ASKERS[person % 3])
        assert said == say(plain, person, text, ASKERS[person % 3]), text


def test_a_question_is_worked_out_once(services, monkeypatch):
    first = say(services, 7, QUESTION)
    for name in ("memory.answer_with_step", "ask.read_question", "ask.find_services", "ask.render"):
        monkeypatch.setattr(f"handlers.{name}", lambda *_: pytest.fail("worked out again"))
    assert say(services, 8, QUESTION) == first


def make_scope(library, text=QUESTION):
    return Scope(query=read_question(text, library, DAY), library=library, today=DAY)


def test_what_was_talked_about_weighs_for_whoever_talked_about_it(services):
    scope = make_scope(services.library)
    alone = answer_once(services, QUESTION, scope, ())
    near, far = alone.asked[0], max(alone.asked) + 1
    assert answer_once(services, QUESTION, scope, (far,)) is alone
    assert not answer_once(services, QUESTION, scope, (near,)).everybodys
    assert answer_once(services, QUESTION, scope, ()) is alone
    services.memory.forget()
    assert not answer_once(services, QUESTION, scope, (near,)).everybodys
    after = answer_once(services, QUESTION, scope, (far,))
    assert after.everybodys
    assert answer_once(services, QUESTION, scope, ()) is after


def test_another_day_and_another_agency_are_other_questions(services):
    scope = make_scope(services.library)
    alone = answer_once(services, QUESTION, scope, ())
    assert answer_once(services, QUESTION, replace(scope, today=date(2026, 11, 22)), ()) is not alone
    assert answer_once(services, QUESTION, replace(scope, asker="Sở Tư pháp"), ()) is not alone


def test_another_library_begins_anew(library):
    memory = Memory()
    memory.keep(library, "a", 1)
    other = object()
    assert memory.find(other, "a") is None
    memory.keep(other, "b", 2)
    assert memory.find(library, "a") is None
    assert memory.find(other, "b") == 2


def test_what_was_not_asked_for_the_longest_goes_first(library):
    memory = Memory(2)
    memory.keep(library, "a", 1)
    memory.keep(library, "b", 2)
    assert memory.find(library, "a") == 1
    memory.keep(library, "c", 3)
    assert [memory.find(library, key) for key in "abc"] == [1, None, 3]


@pytest.mark.parametrize("text", ["số của tôi 0912 345 678", "viết cho lan@caobang.gov.vn", "a" * 301])
def test_numbers_of_people_and_long_texts_are_not_kept(services, text):
    made = []
    for _ in range(2):
        once(services, text, "x", lambda: made.append(1))
    assert len(made) == 2


def test_nothing_is_worked_out_twice_though_nothing_came_of_it(services):
    made = []
    for _ in range(2):
        assert once(services, "gì", "x", lambda: made.append(1)) is None
    assert len(made) == 1


def test_who_is_erased_leaves_no_words_behind(services, store):
    say(services, 7, QUESTION)
    answer_once(services, QUESTION, make_scope(services.library), ())
    incoming = Incoming(person="telegram:7", text="", asker=Asker(), received_at=NOW)
    ERASE.handle(incoming, replace(services, store=store), "yes")
    made = []
    once(services, QUESTION, "of office", lambda: made.append(1))
    assert made
    key = (QUESTION, ("outcome", DAY, None))
    assert services.memory.find(services.library, key) is None
