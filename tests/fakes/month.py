"""A month of an office as its people read it: run `PYTHONPATH=.:tests python -m fakes.month 2026-01 [diligent]`.

Diligent officials take note of every message at once and report what is due on its day; the others never answer.
"""

import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from bot.store.store import SqlStore
from fakes.assistant import ZONE
from fakes.mornings import go_on
from fakes.office import Office
from handlers.reminding import Office as Reminded
from handlers.standings import Step
from handlers.progress import take_step
from knowledge.extract import extract
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.readers import read


def open_office(library, store, month):
    """Return an office at the start of a month, with an official, a supervisor and an admin, by their names."""
    office = Office.open(library, store)
    office.now = datetime.fromisoformat(f"{month}-01").replace(tzinfo=ZONE) - timedelta(days=1)
    people = [office.hire("Lan", "official"), office.hire("Minh", "supervisor"), office.hire("Quản trị", "admin")]
    office.now += timedelta(days=1)
    return office, {one.name: one for one in people}


def run_month(office, people, *, diligent):
    """Let a month go by; return what was sent, as (moment, person's name, reply), in order."""
    month, sent = office.now.month, []
    while office.now.month == month:
        tomorrow = office.now + timedelta(days=1)
        today = go_on(office, tomorrow, None)
        sent += today
        if diligent and any(name == "Lan" for _, name, _ in today):
            answer(office, people["Lan"])
        office.now = tomorrow
    return sent


def answer(office, lan):
    """Take note of all that was called to mind on the day that has just ended, and report what was due on it."""
    at = office.now - timedelta(hours=12)
    with office.services.store.begin() as work:
        reminded = Reminded(office.services, work, ZONE)
        (recipient,) = (one for one in reminded.recipients if one.person.id == lan.id)
        for item in reminded.items(recipient, at.date()):
            work.reminders.acknowledge(item.case.key, lan.id, at)
            leads = item.case.assignment.role == "lead"
            if leads and item.case.due_on and item.case.due_on <= at.date() + timedelta(days=1):
                take_step(work, item.case, Step(action="finish", at=at, person_id=lan.id))


def main(month, *how):
    folder = Path(tempfile.mkdtemp())
    plans = [extract(read(path)) for path in sorted(Path(str(files("knowledge") / "plans")).iterdir())]
    build(plans, folder / "library.sqlite", "shipped")
    office, people = open_office(Library.open(folder / "library.sqlite"), SqlStore.open("sqlite://"), month)
    sent = run_month(office, people, diligent="diligent" in how)
    for at, name, reply in sent:
        rows = "\n".join(" | ".join(choice.label for choice in row) for row in reply.buttons)
        print(f"=== {at:%a %d/%m %H:%M}, {name}\n{reply.text}\n[{rows}]\n")
    count, letters = Counter(name for _, name, _ in sent), Counter()
    for _, name, reply in sent:
        letters[name] += len(reply.text)
    for name in people:
        print(f"{name}: {count[name]} messages, {letters[name] // max(1, count[name])} letters each")


if __name__ == "__main__":
    main(*sys.argv[1:])
