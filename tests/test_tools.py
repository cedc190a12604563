"""The tools for whoever releases: the bill of materials, the audit, the rooms and their mutations."""

import importlib.util
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "tests/tools"


@pytest.fixture
def load(monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)

    def load_one(name):
        spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load_one


def test_the_bill_names_every_pin_once_under_its_address_and_is_the_same_each_time():
    run = [sys.executable, TOOLS / "bill_of_materials.py"]
    first, second = (subprocess.run(run, capture_output=True, check=True, text=True).stdout for _ in range(2))
    assert first == second
    bill = json.loads(first)
    pins = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if "==" in line]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert len({one["bom-ref"] for one in bill["components"]}) == len(pins)
    assert {"pkg:pypi/python-telegram-bot@22.8", "pkg:pypi/pdfminer-six@20260107"} <= {
        one["purl"] for one in bill["components"]
    }
    assert sum("licenses" in one for one in bill["components"]) > len(pins) / 2


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        ("echo 'No known vulnerabilities found' >&2", 0, "No known"),
        ("echo 'Found 1 known vulnerability in 1 package' >&2; echo 'starlette 1.0 GHSA-1'; exit 1", 1, "GHSA-1"),
        ("echo 'requests.exceptions.ConnectionError: Max retries exceeded' >&2; exit 1", 0, "cannot be reached"),
        ("echo 'Dependency not found on PyPI and could not be audited: x (1)'", 0, "not audited: 1 packages"),
        ("echo 'no such option' >&2; exit 2", 1, "no such option"),
    ],
    ids=["clean", "found", "offline", "unknown", "broken"],
)
def test_the_audit_fails_for_a_vulnerability_and_says_so_where_nobody_can_be_asked(load, tmp_path, script, code, words):
    command = tmp_path / "pip-audit"
    command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    told, said = load("audit").audit(str(command))
    assert (told, words in said) == (code, True)


def test_without_pip_audit_it_says_what_to_install(load):
    assert load("audit").audit(None) == (0, "not audited: pip-audit is not installed (pip install pip-audit)")


def test_the_rooms_name_files_and_tests_that_are_there(load):
    rooms = load("rooms")
    for room in rooms.ROOMS:
        assert rooms.list_files(room)
        assert all((ROOT / name).is_file() for name in (*rooms.list_files(room), *rooms.list_tests(room)))


def test_a_room_that_its_tests_do_not_walk_through_fails(load, monkeypatch, capsys):
    rooms = load("rooms")
    few = "tests/handlers/test_permissions.py::test_an_admin_reaches_every_agency"
    monkeypatch.setattr(rooms, "list_tests", lambda _room: [few])
    assert rooms.cover(["permissions"]) == 1
    assert "permissions.py: _roles_of: lines [" in capsys.readouterr().out


def test_each_change_of_a_room_is_another_program(load):
    import ast

    mutate, rooms = load("mutate"), load("rooms")
    for file in rooms.list_files("permissions"):
        source = (ROOT / file).read_text(encoding="utf-8")
        plain, seen = ast.unparse(ast.parse(source)), set()
        for number in range(len(list(mutate.list_changes(ast.parse(source))))):
            tree = ast.parse(source)
            list(mutate.list_changes(tree))[number][2]()
            seen.add(ast.unparse(ast.fix_missing_locations(tree)))
        assert plain not in seen
        assert len(seen) > 10


def test_the_fuzzer_finds_what_it_feeds_and_says_on_which_bytes_something_broke(load):
    fuzz = load("fuzz")
    targets = fuzz.load_targets()
    assert [fuzz.feed(targets, bytes([number]))[0] for number in range(len(targets))] == list(targets)

    def break_on_it(data):
        raise ValueError(data)

    with pytest.raises(ValueError, match="nothing good") as raised:
        fuzz.feed({"a": len, "b": break_on_it}, b"\x03nothing good")
    (note,) = raised.value.__notes__
    assert ("b broke on" in note, b"\x03nothing good".hex() in note) == (True, True)
