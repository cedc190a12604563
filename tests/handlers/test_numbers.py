"""Buttons by number, for channels that have none."""

from datetime import UTC, datetime

from bot.conversations import StoredConversations
from handlers.messages import Asker, Choice, Incoming, Reply
from handlers.numbers import number_buttons, offer_numbers, press_by_number
from handlers.ports import Services

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SCREEN = Reply(
    text="Việc của tôi",
    kind="list",
    buttons=(
        (Choice(label="Trước", value="p:1"), Choice(label="Sau", value="p:2")),
        (Choice(label="Xong", value="x"),),
    ),
)


def say(text, person="zalo:1"):
    return Incoming(person=person, text=text, asker=Asker(), received_at=NOW)


def make_services():
    return Services(library=None, conversations=StoredConversations())


def test_buttons_are_numbered_below_the_text_row_by_row():
    assert number_buttons(SCREEN) == "Việc của tôi\n\n1. Trước\n2. Sau\n3. Xong"


def test_a_typed_number_presses_that_button_of_ones_own_last_screen():
    services = make_services()
    offer_numbers(say("/viec"), SCREEN, services)
    pressed = press_by_number(say(" 2. "), services)
    assert (pressed.choice, pressed.text) == ("p:2", "Sau")
    assert press_by_number(say("2", person="zalo:2"), services).choice is None
    assert press_by_number(say("4"), services).choice is None
    assert press_by_number(say("nhiệm vụ 2"), services).choice is None


def test_choices_offered_since_end_the_numbers_of_the_screen():
    services = make_services()
    offer_numbers(say("/viec"), SCREEN, services)
    offer_numbers(say("mơ hồ"), Reply(text="?", kind="clarify", choices=(Choice(label="A", value="a"),)), services)
    assert press_by_number(say("2"), services).choice is None
