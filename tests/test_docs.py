"""The documents cannot lie: every command and setting stands in the README, and nothing that is not there."""

import re
from pathlib import Path

import pytest

from bot.cli import cchc
from bot.settings import list_variables

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_lists_every_command_and_no_other():
    assert re.findall(r"^\| `cchc (\w+)` \|", README, re.MULTILINE) == list(cchc.commands)


def test_readme_lists_every_setting_and_no_other():
    assert re.findall(r"^\| `(CCHC_\w+)` \|", README, re.MULTILINE) == list(list_variables())


def test_readme_names_one_command_to_run_and_one_to_test():
    for mark in ("run-command", "test-command"):
        block = re.search(rf"<!-- {mark} -->\n```sh\n(.+?)```\n<!-- /{mark} -->", README, re.DOTALL)
        assert block is not None
        assert ".venv/bin/pip install -q -c constraints.txt" in block[1]


def test_links_between_documents_lead_somewhere():
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("name", ["docs/reliability.md", "docs/security.md", "CONTRIBUTING.md"])
def test_tests_and_files_that_documents_name_are_there(name):
    """`test_x.py` anywhere below tests; a path with a folder from the root, where it may hold a `*`."""
    files = {path.name for path in (ROOT / "tests").rglob("*.py")}
    for said in re.findall(r"`([\w./*-]+\.(?:py|yaml|txt|md|json|jsonl))", (ROOT / name).read_text(encoding="utf-8")):
        assert said in files or any(ROOT.glob(said)) or any(ROOT.glob(f"knowledge/data/{said}")), f"{name}: {said}"


def test_constraints_pin_every_dependency_by_name_and_version_alone():
    lines = [
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert lines
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", line), line
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r"^    \"([A-Za-z0-9_.-]+)>=", project, re.MULTILINE)
    assert wanted
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} <= pinned
