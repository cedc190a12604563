"""The export of the shipped plans, compared with files that a person read line by line against the documents."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.export import plan_to_json
from knowledge.extract import extract
from knowledge.readers import read

GOLDEN = Path(__file__).parents[1] / "golden"
PLANS = Path(str(files("knowledge") / "plans"))


def test_every_shipped_plan_has_a_golden_file() -> None:
    ids = {extract(read(path)).document.id for path in PLANS.iterdir()}
    assert ids == {path.stem for path in GOLDEN.glob("*.json")}
    assert len(ids) == 5


@pytest.mark.parametrize("path", sorted(PLANS.iterdir()), ids=lambda path: path.stem)
def test_export_is_as_read_by_a_person(path: Path) -> None:
    found = plan_to_json(extract(read(path)))
    wanted = json.loads((GOLDEN / f"{found['document']['id']}.json").read_text(encoding="utf-8"))
    assert list(found) == list(wanted)
    for part in wanted:
        assert found[part] == wanted[part], part
