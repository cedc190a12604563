"""The proof of a plan that lies on the shelf: read again from its file, once for each version of it."""

import pytest
from conftest import PLAN

from bot.intake import take_in
from bot.intake_report import list_open
from bot.proofs import Proofs
from bot.settings import Settings

ID = "77-kh-ubnd-xa-hoa-sen"


@pytest.fixture
def settings(tmp_path, shipped, monkeypatch):
    """Return an office that has taken one plan in, and ships none."""
    monkeypatch.setattr("bot.shelf._PACKAGE", tmp_path)
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    made = Settings(_env_file=None, data_dir=tmp_path / "data")
    take_in([tmp_path / "plan.txt"], made)
    return made


def test_what_was_taken_in_is_proved_from_its_copy_and_read_once_a_version(settings):
    proofs = Proofs(settings)
    taken = proofs.find(ID)
    assert (taken.report.coverage.rows, taken.report.coverage.stored) == (2, 2)
    assert any("đầu vụ" in line for line in list_open(taken.report))
    assert proofs.find(ID) is taken
    copy = next((settings.data_dir / "plans").glob("*.txt"))
    copy.write_text(PLAN.replace("2\tĐo mực nước hồ sen.", "2\tĐo mực nước hồ sen, hai lần."), encoding="utf-8")
    assert proofs.find(ID) is not taken


def test_a_plan_without_a_file_has_no_proof(settings):
    assert Proofs(settings).find("none") is None
