"""The layers, who may read the clock and the environment, where Vietnamese may stand, and the size of things."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = {"knowledge": {"knowledge"}, "handlers": {"knowledge", "handlers"}, "bot": {"knowledge", "handlers", "bot"}}
FILE_LINES, FUNCTION_LINES = 400, 40

# Each file that may import a module; a module counts with all inside it.
ALONE = {
    "telegram": {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot/channels/telegram").glob("*.py")},
    "pydantic_settings": {"bot/settings.py"},
    "sqlalchemy": {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot/store").rglob("*.py")},
    "alembic": {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot/store/migrations").rglob("*.py")},
    "click": {
        "bot/cli.py",
        "bot/commands.py",
        "bot/console.py",
        "bot/channels/terminal.py",
        "bot/people.py",
        "bot/upkeep.py",
    },
}
# Modules that no file of a layer may import.
FORBIDDEN = {
    "knowledge": {"socket", "http", "urllib", "httpx", "aiohttp", "asyncio", "click"},
    "handlers": {"socket", "http", "urllib", "httpx", "aiohttp", "asyncio", "sqlite3", "sqlite_utils", "sqlalchemy",
                 "click", "os"},
    "bot": set(),
}  # fmt: skip
ENVIRONMENT = re.compile(r"os\.(environ|getenv|putenv|environb)\b")
CLOCK = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|monotonic|localtime|gmtime))\b")
LETTER_SET = re.compile(r"\[[^]]*\]")  # in a pattern: a set of letters is no word
VIETNAMESE = re.compile(
    r"(?i)(?=[^\W\d_]{2})[a-zđ]*"
    "[ăâêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]"
)


def list_files():
    return [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def name(path):
    return path.relative_to(ROOT).as_posix()


def list_imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


FILES = list_files()
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def test_there_is_something_to_look_at():
    for layer in LAYERS:
        assert len([path for path in FILES if name(path).startswith(f"{layer}/")]) > 3
    assert sum(1 for tree in TREES.values() for _ in list_imports(tree)) > 100


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_point_inward_and_stay_out_of_what_the_layer_must_not_know(path):
    layer = name(path).split("/", maxsplit=1)[0]
    for module in list_imports(TREES[path]):
        package = module.split(".", maxsplit=1)[0]
        assert package not in LAYERS or package in LAYERS[layer], f"{layer} imports {module}"
        assert package not in FORBIDDEN[layer], f"{layer} imports {module}"
        assert name(path) in ALONE.get(package, {name(path)}), f"{module} is for {ALONE.get(package)}"


def test_whoever_may_import_a_library_alone_does():
    for package, allowed in ALONE.items():
        for file in (
            allowed if package not in {"telegram", "sqlalchemy", "alembic"} else ()
        ):  # these have a folder of their own
            assert package in {module.split(".")[0] for module in list_imports(TREES[ROOT / file])}


def find_calls(path, pattern):
    """Return the dotted names in the code (not in texts) that `pattern` finds."""
    names = (ast.unparse(node) for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute))
    return [dotted for dotted in names if pattern.search(dotted)]


def list_imported_names(path):
    nodes = (node for node in ast.walk(TREES[path]) if isinstance(node, ast.ImportFrom))
    return {(node.module, alias.name) for node in nodes for alias in node.names}


def test_one_file_reads_the_environment():
    assert {name(path) for path in FILES if find_calls(path, ENVIRONMENT)} == {"bot/settings.py"}
    for path in FILES:
        assert not list_imported_names(path) & {("os", "environ"), ("os", "getenv")}, name(path)


def test_one_file_reads_the_clock():
    readers = {name(path) for path in FILES if find_calls(path, CLOCK)}
    readers |= {name(path) for path in FILES if any(module == "time" for module, _ in list_imported_names(path))}
    assert readers == {"bot/clock.py"}


def list_docstrings(tree):
    """Return every string that stands as a statement of its own: docstrings, and those below a constant."""
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_vietnamese_stands_in_texts_and_data_alone(path):
    if name(path).startswith("handlers/texts/"):
        return
    docstrings = {id(node) for node in list_docstrings(TREES[path])}
    strings = [
        node.value
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    assert [text for text in strings if VIETNAMESE.search(LETTER_SET.sub(" ", text))] == []


def list_defended():
    """Return the files and functions (`path` or `path::function`) whose size DECISIONS.md defends."""
    decisions = ROOT / "DECISIONS.md"
    text = decisions.read_text(encoding="utf-8") if decisions.is_file() else ""
    return set(re.findall(r"`((?:knowledge|handlers|bot)/[\w/]+\.py(?:::[\w.]+)?)`", text))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_small(path):
    defended = list_defended()
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= FILE_LINES or name(path) in defended, f"{lines} lines"
    if path.parent.name == "versions":
        return  # a step of the schema is one list of statements, never changed once it is released
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES or f"{name(path)}::{node.name}" in defended, f"{node.name}: {length} lines"


def test_every_file_says_what_lives_in_it():
    for path in FILES:
        if path.read_text(encoding="utf-8").strip():
            assert ast.get_docstring(TREES[path]), name(path)


def test_unforeseen_errors_are_caught_in_few_places():
    """One around a message, one around the command line, one around a file that a library reads."""
    blind = {
        name(path)
        for path in FILES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    }
    assert blind == {"bot/incidents.py", "bot/console.py", "knowledge/readers/source.py"}
