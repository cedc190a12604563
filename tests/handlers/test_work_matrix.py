"""Every button of a task × every state × everybody: what is allowed happens once, all else is refused in words."""

import pytest
from fakes.office import AGENCY, OTHER, Office

from handlers.case_codes import encode
from handlers.progress import cases_of, find_case
from handlers.standings import STATES, Step
from handlers.texts import work as texts
from handlers.work import ROOM

CODED = [button for button in ROOM.buttons if button.prefix not in {"wl", "wo", "wp"}]
"""The buttons that carry a case."""

PEOPLE = ("stranger", "citizen", "official", "supervisor", "admin", "other official", "other supervisor", "removed")
READ = {"official", "supervisor", "admin"}
SETTLE = {"supervisor", "admin"}
WORDS = "thiếu phụ lục 2"

# button: (who may, state before → state after); a button that only asks or shows changes nothing
SPEC = {
    "wc": (READ, {}), "wh": (READ, {}), "wg": (READ, {}),
    "wu": (READ, {}), "wa": (READ, {}), "wf": (READ, {}), "wb": (SETTLE, {}), "we": (READ, {}), "wv": (READ, {}),
    "ws": (READ, {"not_started": "in_progress"}),
    "wn": (READ, {"not_started": "in_progress", "in_progress": "in_progress", "done": "done"}),
    "wd": (READ, {"not_started": "done", "in_progress": "done"}),
    "wt": (READ, {"not_started": "done", "in_progress": "done"}),
    "wr": (READ, {"done": "in_progress"}),
    "wk": (SETTLE, {"done": "confirmed"}),
    "wx": (SETTLE, {"done": "in_progress", "confirmed": "in_progress"}),
}  # fmt: skip
PATH = {"not_started": (), "in_progress": ("start",), "done": ("finish",), "confirmed": ("finish", "confirm")}


@pytest.fixture
def office(library, store):
    return Office.open(library, store)


@pytest.fixture
def people(office):
    found = {
        "stranger": office.meet("Ai đó"),
        "citizen": office.hire("Dân"),
        "official": office.hire("Lan", "official"),
        "supervisor": office.hire("Minh", "supervisor"),
        "admin": office.hire("Hùng", "admin"),
        "other official": office.hire("Oanh", "official", OTHER),
        "other supervisor": office.hire("Sơn", "supervisor", OTHER),
        "removed": office.hire("Cũ", "supervisor"),
    }
    office.dismiss(found["removed"])
    return found


def bring(case, state, office):
    """Return the case after it was brought to `state`."""
    from handlers.progress import take_step

    with office.services.store.begin() as work:
        for action in PATH[state]:
            take_step(work, case, Step(action=action, at=office.now, person_id=None))
            case = find_case(case.assignment, case.turn.period, work, office.now.date())
    return case


def look_up(case, office):
    with office.services.store.look() as work:
        return find_case(case.assignment, case.turn.period, work, office.now.date())


def test_the_matrix_knows_every_button():
    assert {button.prefix for button in CODED} == set(SPEC)
    assert set(PATH) == set(STATES)


@pytest.mark.parametrize("button", CODED, ids=lambda button: button.prefix)
def test_each_button_in_each_state_by_everybody(office, people, button):
    may, moves = SPEC[button.prefix]
    with office.services.store.look() as work:
        cases = list(cases_of(office.services.library, work, AGENCY, office.now.date()))
    assert len(cases) >= len(STATES) * len(PEOPLE)
    for state in STATES:
        for name in PEOPLE:
            case = bring(cases.pop(), state, office)
            reply = people[name].press(button.value(encode(case)))
            after = look_up(case, office)
            assert max(len(reply.text), len(reply.alert)) > 0, (state, name)
            if name in may and state in moves and button.prefix not in {"wn", "wt", "wx"}:
                assert after.state == moves[state], (state, name)
                assert after.revision == case.revision + 1
                again = people[name].press(button.value(encode(case)))
                assert look_up(case, office).revision == after.revision, (state, name)
                assert again.alert != "", (state, name)
            else:
                assert (after.state, after.revision) == (case.state, case.revision), (state, name)
            if name not in may:
                assert reply.kind == "no_answer", (state, name)
                assert case.assignment.task.title not in reply.text, (state, name)


@pytest.mark.parametrize("prefix", ["wn", "wt", "wx"])
def test_typed_words_in_each_state_by_everybody(office, people, prefix):
    """The words come while the screen's button waits for them."""
    from handlers.awaited import await_text
    from handlers.messages import Asker, Incoming

    may, moves = SPEC[prefix]
    button = next(one for one in CODED if one.prefix == prefix)
    with office.services.store.look() as work:
        cases = list(cases_of(office.services.library, work, AGENCY, office.now.date()))
    for state in STATES:
        for name in PEOPLE:
            case = bring(cases.pop(), state, office)
            sender = Incoming(person=people[name].address, text="", asker=Asker(), received_at=office.now)
            await_text(sender, office.services, button.value(encode(case)), files=True)
            reply = people[name].say(WORDS)
            after = look_up(case, office)
            if name in may and state in moves:
                assert (after.state, after.revision) == (moves[state], case.revision + 1), (state, name)
                assert WORDS in reply.text
            else:
                assert (after.state, after.revision) == (case.state, case.revision), (state, name)
                assert reply.kind == "no_answer", (state, name)


FORGED = ["", "x", "0" * 30, "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "-" * 24, "đ" * 24]


def test_a_value_that_no_screen_made_gets_a_sentence(office, people):
    for button in ROOM.buttons:
        for rest in FORGED:
            reply = people["supervisor"].press(f"{button.prefix}.{rest}")
            assert reply.text == texts.STALE, (button.prefix, rest)
