"""The store follows the library's plans: whatever is cut off in between is made good, once, by the next step."""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.office import AGENCY, Office, deliver

from bot.app import LiveServices, open_library
from bot.drafts import FolderDrafts
from bot.intake import take_in
from bot.settings import Settings
from handlers.plan_following import follow_library
from handlers.standings import Event, Key, Step
from handlers.texts import plans as texts

PLANS = Path("knowledge/plans").resolve()
SOURCE = next(PLANS.glob("4110*"))
PLAN = "4110-kh-ubnd"
LATER = ("Chậm nhất ngày 31/01/2026", "Chậm nhất ngày 28/02/2026")


@pytest.fixture
def settings(shipped, tmp_path, store_url):
    shutil.copytree(shipped, tmp_path / "data", ignore=shutil.ignore_patterns("store*"))
    return Settings(_env_file=None, data_dir=tmp_path / "data", database_url=store_url)


@pytest.fixture
def office(settings, store):
    made = Office.open(open_library(settings), store)
    made.services = replace(made.services, drafts=FolderDrafts(settings))
    follow(made)
    return made


@pytest.fixture
def lan(office):
    return office.hire("Lan", "official")


def follow(office):
    return follow_library(office.services.drafts.open_library, office.services.store, office.now, "dispatcher")


def write_renumbered(path):
    """Write the plan with its 14th task away, so that all that come after bear the number before theirs."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = {}
    for at, line in enumerate(lines):
        number = line.partition("\t")[0].strip()
        if number.isdecimal() and line.count("\t") >= 4:
            rows.setdefault(int(number), at)
    assert 14 in rows, rows
    for number, at in rows.items():
        if number > 14:
            lines[at] = lines[at].replace(str(number), str(number - 1), 1)
    del lines[rows[14] : rows[15]]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def keep_work(office, lan):
    """Keep a step, an event, and a wish for task 15; return what the task is called."""
    with office.services.store.begin() as work:
        key = Key(plan=PLAN, item="15", output=0, agency=AGENCY)
        work.progress.change(
            key, Step(action="start", at=office.now, person_id=lan.id, note="của 15"), "in_progress", 0
        )
        work.progress.record_event(
            Event(plan=PLAN, item="15", output=0, happened_on=office.now.date()), lan.id, office.now
        )
        work.reminders.follow(lan.id, PLAN, "15", wanted=True)
        work.reminders.acknowledge(key, lan.id, office.now)
    return office.services.library.find_task(PLAN, "15").content().title


def assert_followed(office, lan, title):
    """Everything stands under the task's new number."""
    library = office.services.drafts.open_library()
    assert library.find_task(PLAN, "14").content().title == title
    library.close()
    with office.services.store.look() as work:
        (standing,) = work.progress.standings(agencies=[AGENCY])
        assert standing.key.item == "14"
        assert set(work.progress.events([PLAN])) == {(PLAN, "14", 0)}
        assert work.reminders.wishes([lan.id])[lan.id].followed == {(PLAN, "14")}
        assert [key.item for key in work.reminders.acknowledgements([AGENCY])] == ["14"]
    (notice,) = [one for one in office.notices("plan_changed") if one.person_id == lan.id]
    assert texts.RENUMBERED in deliver(notice, replace_library(office)).text


def replace_library(office):
    office.services = replace(office.services, library=office.services.drafts.open_library())
    return office


def test_cut_off_after_the_library_it_is_made_good_at_the_next_start(office, lan, settings, tmp_path):
    title = keep_work(office, lan)
    take_in([write_renumbered(tmp_path / "kh.txt")], settings)  # and the lights go out
    assert office.notices("plan_changed") == []
    LiveServices(settings).store.close()
    assert_followed(office, lan, title)
    LiveServices(settings).store.close()
    assert_followed(office, lan, title)


def test_cut_off_within_the_step_nothing_of_it_stands(office, lan, settings, tmp_path, monkeypatch):
    title = keep_work(office, lan)
    take_in([write_renumbered(tmp_path / "kh.txt")], settings)
    with monkeypatch.context() as patch:
        patch.setattr("handlers.plan_following.announce_changes", lambda *_: 1 / 0)
        with suppress(ZeroDivisionError):
            follow(office)
    with office.services.store.look() as work:
        assert [one.key.item for one in work.progress.standings(agencies=[AGENCY])] == ["15"]
    assert follow(office)[PLAN] > 0
    assert_followed(office, lan, title)
    assert follow(office) == {}


def test_cut_off_it_is_made_good_before_the_next_publishing(office, lan, settings, tmp_path):
    title = keep_work(office, lan)
    take_in([write_renumbered(tmp_path / "kh.txt")], settings)
    hung = office.hire("Hùng", "admin")
    hung.send_file("khác.txt", content=next(PLANS.glob("4[!1]*")).read_bytes())
    assert hung.tap(texts.PUBLISH).text.startswith("Đã công bố")
    assert_followed(office, lan, title)


def test_taken_in_on_the_command_line_the_store_follows(
    office, lan, settings, tmp_path, command, monkeypatch, store_url
):
    title = keep_work(office, lan)
    path = write_renumbered(tmp_path / "kh.txt")
    monkeypatch.setenv("CCHC_DATABASE_URL", store_url)
    assert command("ingest", path).code == 0
    assert_followed(office, lan, title)
    with office.services.store.look() as work:
        assert [(one.actor, one.subject) for one in work.audit.page(0, 9) if one.action == "plan.publish"] == [
            ("command line", PLAN)
        ]
    assert command("ingest", path).code == 0
    assert_followed(office, lan, title)


def test_taken_in_where_the_store_has_seen_no_plan_yet_people_are_told(
    settings, store, tmp_path, command, monkeypatch, store_url
):
    office = Office.open(open_library(settings), store)
    office.services = replace(office.services, drafts=FolderDrafts(settings))
    lan = office.hire("Lan", "official")
    monkeypatch.setenv("CCHC_DATABASE_URL", store_url)
    assert command("ingest", write_renumbered(tmp_path / "kh.txt")).code == 0
    assert [one.person_id for one in office.notices("plan_changed")] == [lan.id]


def test_without_a_store_none_is_made(command, tmp_path):
    path = write_renumbered(tmp_path / "kh.txt")
    assert command("ingest", path).code == 0
    assert not (tmp_path / "data/store.sqlite").exists()


def test_going_back_to_an_earlier_version_is_told_as_well(office, lan, settings, tmp_path):
    path = tmp_path / "kh.txt"
    text = SOURCE.read_text(encoding="utf-8")
    for version in (text.replace(*LATER, 1), text, text.replace(*LATER, 1)):
        path.write_text(version, encoding="utf-8")
        take_in([path], settings)
        office.now += timedelta(hours=1)
        assert follow(office) == {PLAN: 1}
    assert len(office.notices("plan_changed")) == 3


def test_a_version_that_an_earlier_program_kept_otherwise_is_replaced(office, lan, settings, tmp_path):
    with office.services.store.begin() as work:
        work.plan_versions.keep(PLAN, "0" * 64, '{"another": "form"}')
    assert follow(office) == {PLAN: 0}
    assert follow(office) == {}
