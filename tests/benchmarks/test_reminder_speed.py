"""How long it takes to plan a morning for ten thousand officials whose agencies have two hundred tasks each.

Run with `python -m pytest tests/benchmarks/test_reminder_speed.py -o addopts= -s`. Beside it the same morning planned
one person after the other, each with an office of its own, as it would be without what is read once for all; that is
measured on some people and counted up. Seconds are the processor's, which other programs do not lengthen.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import process_time

from fakes.assistant import ZONE
from sqlalchemy import insert

from bot.conversations import StoredConversations
from bot.store.store import SqlStore
from bot.store.tables.people import ACCOUNTS, MEMBERSHIPS, PEOPLE
from handlers.notices import Window
from handlers.ports import Services
from handlers.progress import Step, find_case, take_step
from handlers.reminding import Office, at_hour, plan_reminders
from knowledge.agency_registry import registry
from knowledge.deadline import By
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.owing import tasks_of
from knowledge.working_days import is_working_day

PEOPLE_COUNT, TASKS_EACH, ROWS = 10_000, 200, 50
SAMPLE = 20
JOINED = datetime(2026, 1, 5, 8, tzinfo=ZONE)
MORNING = datetime(2026, 3, 3, 9, tzinfo=ZONE)  # a Tuesday in the middle of everything
WINDOW = Window(after=MORNING - timedelta(days=1), until=MORNING)


def list_agencies() -> list[str]:
    """Return the departments of the province, each under its own name."""
    known = registry().agencies.values()
    return [one.name for one in known if one.level == "province" and not one.is_group and not one.same_as][:40]


def make_plans(shipped, agencies):
    """Give plans of 50 rows in which each agency leads 200 outputs, due on days spread over the year."""
    pattern = next(plan for plan in shipped if len(plan.tasks) >= ROWS)
    wanted = [agency for agency in agencies for _ in range(TASKS_EACH)]
    for number in range(-(-len(wanted) // ROWS)):
        leads = wanted[number * ROWS : (number + 1) * ROWS]
        document = replace(pattern.document, id=f"plan-{number}", number=f"{9000 + number}/KH-UBND")
        tasks = []
        for index, (task, lead) in enumerate(zip(pattern.tasks, leads, strict=False)):
            due = date(2026, 1, 1) + timedelta(days=(number * 7 + index * 11) % 365)
            deadline = By(due=due) if index % 4 else task.outputs[0].deadline
            row = replace(task.outputs[0], lead=(lead,), coordinate=(), deadline=deadline)
            tasks.append(replace(task, item=str(index + 1), outputs=(row,)))
        yield replace(pattern, document=document, tasks=tuple(tasks), targets=(), duties=(), passages=(), conflicts=())


def hire(store, agencies):
    """Let ten thousand officials join, spread over the agencies."""
    numbers = range(1, PEOPLE_COUNT + 1)
    with store.begin() as work:
        connection = work.connection
        connection.execute(insert(PEOPLE), [{"id": n, "display_name": f"P{n}", "created_at": JOINED} for n in numbers])
        connection.execute(
            insert(ACCOUNTS), [{"address": f"telegram:{n}", "person_id": n, "linked_at": JOINED} for n in numbers]
        )
        connection.execute(
            insert(MEMBERSHIPS),
            [
                {
                    "person_id": n, "role": "official", "agency": agencies[n % len(agencies)], "since": JOINED,
                    "confirmed_at": JOINED,
                }
                for n in numbers
            ],
        )  # fmt: skip


def work_a_little(store, library, agencies):
    """Take some steps and notes, so that states and acknowledgements are read as well."""
    with store.begin() as work:
        for agency in agencies:
            for assignment in tasks_of(library, agency)[::10]:
                case = find_case(assignment, None, work, MORNING.date())
                if case is not None:
                    take_step(work, case, Step(action="finish", at=MORNING - timedelta(days=9), person_id=1))
                    work.reminders.acknowledge(case.key, 1, MORNING - timedelta(days=9))


def plan_one_by_one(services, work, count):
    """Return how long it takes to look through some people's work with nothing shared between them."""
    began = process_time()
    for person_id in range(1, count + 1):
        held = work.people.get(person_id).memberships[0]
        office = Office(services, work, ZONE, only=frozenset({held.agency}))
        (recipient,) = (one for one in office.recipients if one.person.id == person_id)
        assert isinstance(office.items(recipient, MORNING.date()), list)
    return process_time() - began


def open_office(shipped_plans, agencies, folder):
    """Return the services of an office of ten thousand officials, in `folder`."""
    build(make_plans(shipped_plans, agencies), folder / "library.sqlite")
    library = Library.open(folder / "library.sqlite")
    store = SqlStore.open(f"sqlite:///{folder / 'store.sqlite'}")
    hire(store, agencies)
    work_a_little(store, library, agencies)
    return Services(library=library, conversations=StoredConversations(), store=store)


def plan_morning(services):
    """Return the notices of the morning."""
    with services.store.look() as work:
        return list(plan_reminders(WINDOW, services, work))


def measure_morning(services):
    """Return the notices, the seconds that planning them takes, and those that it would take one by one."""
    began = process_time()
    notices = plan_morning(services)
    ours = process_time() - began
    with services.store.look() as work:
        return notices, ours, plan_one_by_one(services, work, SAMPLE) / SAMPLE * PEOPLE_COUNT


def test_a_morning_for_ten_thousand_officials(benchmark, shipped_plans, tmp_path):
    agencies = list_agencies()
    services = open_office(shipped_plans, agencies, tmp_path)
    library, store = services.library, services.store
    assert is_working_day(MORNING.date())
    notices, ours, alone = measure_morning(services)
    benchmark.pedantic(plan_morning, args=(services,), rounds=3)
    with store.begin() as work:
        began = process_time()
        kept = work.outbox.put_all(notices)
        keeping = process_time() - began
    print(f"\n{len(agencies)} agencies, {sum(library.task_counts.values())} tasks, {PEOPLE_COUNT} officials")
    print(f"planned {len(notices)} notices in {ours:.2f} s, kept {kept} in {keeping:.2f} s more")
    print(f"one person after the other: {alone:.0f} s, {alone / ours:.0f} times as long")
    assert kept == len(notices) == PEOPLE_COUNT
    assert {one.due_at for one in notices} == {at_hour(MORNING.date(), 8, WINDOW)}
    assert alone > 10 * ours
    store.close()
