"""Progress: what an agency owes as of a day, its colour, and the steps from state to state, on both databases."""

from datetime import UTC, date, datetime

import pytest

from handlers.progress import MOVES, Case, cases_of, cases_of_plans, cases_of_task, find_case, reporter_of, take_step
from handlers.standings import STATES, Event, Standing, Step
from knowledge.owing import assignments_of, find_assignment
from knowledge.turns import Turn

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = NOW.date()
PLAN, AGENCY = "4110-kh-ubnd", "Sở Tư pháp"


def step(action, person_id=None):
    return Step(action=action, at=NOW, person_id=person_id)


def only(cases, item):
    (case,) = [case for case in cases if case.assignment.task.item == item]
    return case


@pytest.fixture
def assignment(library):
    """Return task 13 of the province's plan, which is due on 31 January, as its lead has it."""
    document = library.get_document(PLAN)
    return find_assignment(document, library.find_task(PLAN, "13").content(), 0, AGENCY)


def case(assignment, state, due_on, done_on=None):
    turn = Turn(due_on=due_on)
    standing = Standing(id=1, key=Case(assignment=assignment, turn=turn).key, state=state, revision=1, updated_at=NOW,
                        done_on=done_on)  # fmt: skip
    return Case(assignment=assignment, turn=turn, standing=None if state == "not_started" else standing)


@pytest.mark.parametrize(
    ("state", "due_on", "colour"),
    [
        ("not_started", date(2026, 3, 2), "white"),
        ("not_started", None, "white"),
        ("not_started", date(2026, 3, 1), "red"),
        ("in_progress", date(2026, 3, 2), "yellow"),
        ("in_progress", None, "yellow"),
        ("in_progress", date(2026, 3, 1), "red"),
        ("done", date(2026, 3, 1), "green"),
        ("confirmed", date(2026, 3, 1), "green"),
    ],
)
def test_colours_are_those_of_task_systems(assignment, state, due_on, colour):
    made = case(assignment, state, due_on)
    assert made.colour(TODAY) == colour
    assert made.is_overdue(TODAY) is (colour == "red")


def test_done_after_its_day_is_late_and_due_within_days_is_soon(assignment):
    assert case(assignment, "done", date(2026, 3, 1), date(2026, 3, 2)).is_late()
    assert not case(assignment, "done", date(2026, 3, 2), date(2026, 3, 2)).is_late()
    assert case(assignment, "in_progress", date(2026, 4, 1)).is_soon(TODAY)
    assert not case(assignment, "in_progress", date(2026, 4, 2)).is_soon(TODAY)
    assert not case(assignment, "done", date(2026, 3, 3)).is_soon(TODAY)


def test_an_agency_owes_what_it_leads_and_sees_what_it_coordinates(store, library):
    with store.look() as work:
        lead = cases_of(library, work, AGENCY, TODAY)
        both = cases_of(library, work, AGENCY, TODAY, ("lead", "coordinate"))
    assert only(lead, "13").colour(TODAY) == "red"
    assert len(both) > len(lead)


def test_each_step_leads_where_the_table_says_and_others_nowhere(store, assignment):
    with store.begin() as work:
        for before in STATES:
            for action in ("start", "note", "finish", "reopen", "confirm", "send_back"):
                made = case(assignment, before, None)
                if action not in MOVES[before]:
                    with pytest.raises(KeyError):
                        take_step(work, made, step(action))


def test_a_task_goes_from_begun_to_confirmed_and_each_change_counts_once(store, library, assignment):
    with store.begin() as work:
        lan = work.people.add("telegram:7", "Lan", NOW).id
        old = find_case(assignment, None, work, TODAY)
        assert take_step(work, old, step("start", lan)).state == "in_progress"
        assert take_step(work, old, step("finish", lan)) is None  # the screen that was looked at is older
        for action in ("finish", "send_back", "finish", "confirm"):
            assert take_step(work, find_case(assignment, None, work, TODAY), step(action, lan))
        assert find_case(assignment, None, work, TODAY).state == "confirmed"
        history = work.progress.history(old.key)
        assert reporter_of(history) == lan
        assert [change.step.action for change in history] == ["start", "finish", "send_back", "finish", "confirm"]


def test_a_groups_task_is_each_members_own(store, library):
    document, task = library.get_document(PLAN), library.find_task(PLAN, "24").content()
    with store.begin() as work:
        mine = find_assignment(document, task, 0, AGENCY)
        take_step(work, find_case(mine, date(2026, 3, 31), work, TODAY), step("finish"))
        cases = cases_of_task(document, task, work, TODAY)
    done = [case for case in cases if not case.is_open]
    assert [case.assignment.agency for case in done] == [AGENCY]
    assert len({case.assignment.agency for case in cases}) == len(assignments_of(document, task, 0)) > 70


def test_each_month_is_reported_on_its_own(store, library):
    document, task = library.get_document(PLAN), library.find_task(PLAN, "24").content()
    mine = find_assignment(document, task, 0, AGENCY)
    with store.begin() as work:
        february = find_case(mine, date(2026, 2, 28), work, TODAY)
        assert february.is_overdue(TODAY)
        assert find_case(mine, date(2026, 2, 27), work, TODAY) is None
        for action in ("finish", "confirm"):
            take_step(work, find_case(mine, date(2026, 2, 28), work, TODAY), step(action))
        periods = [
            one.turn.period for one in cases_of(library, work, AGENCY, TODAY) if one.assignment.task.item == "24"
        ]
        assert periods == [date(2026, 3, 31)]  # what is confirmed makes room for what runs
        later = find_case(mine, date(2026, 2, 28), work, date(2026, 9, 1))
        assert (later.state, later.due_on) == ("confirmed", date(2026, 2, 28))  # history stays at hand


def test_an_event_gives_a_deadline_its_day(store, library):
    with store.begin() as work:
        before = [case for case in cases_of_plans(library, work, TODAY) if case.assignment.task.item == "15"]
        assert {case.due_on for case in before if case.assignment.document.id == PLAN} == {None}
        work.progress.record_event(Event(plan=PLAN, item="15", output=0, happened_on=date(2026, 2, 1)), None, NOW)
        after = [case for case in cases_of_plans(library, work, TODAY, [PLAN]) if case.assignment.task.item == "15"]
        assert {case.due_on for case in after} == {date(2026, 2, 16)}
        assert {case.colour(TODAY) for case in after} == {"red"}
