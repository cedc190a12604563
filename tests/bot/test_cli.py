"""The command line: what it prints, and the code it leaves with."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from handlers.texts import common, console

COMMANDS = (
    "ask",
    "backup",
    "chat",
    "deadline",
    "doctor",
    "evaluate",
    "export",
    "ingest",
    "people",
    "restore",
    "serve",
    "tick",
)
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
TODAY = "2026-01-12"


def test_the_commands_are_those_that_have_a_help_text(command):
    listed = re.findall(r"^  (\w+)  ", command("--help").out, re.MULTILINE)
    assert tuple(listed) == COMMANDS
    assert set(console.COMMANDS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_vietnamese(command, name):
    done = command(name, "--help")
    assert done.code == 0
    assert console.COMMANDS[name].split()[0] in done.out
    assert not re.search(r"Usage|Options:|Show this", done.out)


def test_without_a_command_the_help_is_shown(command):
    done = command()
    assert done.code == 2
    assert "Lệnh:" in done.out


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["asq", "x"], "“ask”"),
        (["ingets"], "“ingest”"),
        (["zzzzzz"], "cchc --help"),
        (["ask", "--rol", "x", "y"], "“--role”"),
        (["ask", "--role", "king", "x"], "citizen"),
        (["ask", "--today", "21/11/2026", "x"], "--today"),
        (["ask"], "--jsonl"),
        (["ask", "--jsonl", "x"], "--jsonl"),
        (["deadline"], "--jsonl"),
        (["deadline", "--year", "x", "y"], "--year"),
        (["evaluate"], "TỆP"),
        (["chat", "thừa"], "--help"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(command, args, hint):
    done = command(*args)
    assert done.code == 2
    assert hint in done.error
    assert done.out == ""


@pytest.mark.parametrize("name", ["ask", "ingest", "export", "chat", "serve"])
def test_a_wrong_setting_is_one_line_naming_it_and_code_2(command, monkeypatch, name):
    monkeypatch.setenv("CCHC_TIMEZONE", "Hanoi")
    done = command(name, *(["x"] if name == "ask" else []))
    assert done.code == 2
    assert "CCHC_TIMEZONE" in done.error


def test_a_data_directory_that_cannot_be_written_is_one_line(command, monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "taken"))
    done = command("ask", QUESTION)
    assert done.code == 1
    assert "CCHC_DATA_DIR" in done.error


def test_a_data_directory_of_somebody_else_is_refused_before_anything_is_opened_in_it():
    """By a process that is nobody once it has read the program: root may write everywhere."""
    program = (
        "import os; from bot.app import make_data_directory; from bot.settings import Settings; settings = Settings(); "
        "os.geteuid() or os.setuid(65534); make_data_directory(settings)"
    )
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others altogether
        Path(folder).chmod(0o555)
        environment = os.environ | {"CCHC_DATA_DIR": folder}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"PermissionError: [Errno 13] Permission denied: '{folder}'"


def test_a_webhook_without_the_site_is_refused(command, monkeypatch):
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", "1:abc")
    monkeypatch.setenv("CCHC_TELEGRAM_WEBHOOK_URL", "https://example.vn/hook")
    monkeypatch.setenv("CCHC_HTTP_PORT", "0")
    done = command("serve")
    assert done.code == 2
    assert "CCHC_TELEGRAM_WEBHOOK_URL" in done.error


# ---- ask


def test_an_answer_is_printed_with_its_source(shipped_command):
    done = shipped_command("ask", QUESTION, "--today", TODAY)
    assert (done.code, done.err) == (0, "")
    assert "Sở Tư pháp" in done.out
    assert "4110/KH-UBND" in done.out


def test_a_question_need_not_be_quoted(shipped_command):
    assert shipped_command("ask", *QUESTION.split()).out == shipped_command("ask", QUESTION).out


def test_the_first_question_builds_the_library(command, tmp_path):
    assert "Sở Tư pháp" in command("ask", QUESTION).out
    assert (tmp_path / "data/library.sqlite").is_file()


@pytest.mark.parametrize("text", ["", "   ", "?!"])
def test_a_question_without_a_word_gets_a_sentence(shipped_command, text):
    done = shipped_command("ask", text)
    assert (done.code, done.out.strip()) == (0, common.EMPTY_QUESTION)


def test_a_question_of_ten_thousand_characters_gets_a_sentence(shipped_command):
    done = shipped_command("ask", "nhiệm vụ " * 1200)
    assert done.code == 0
    assert "10.799" in done.out


@pytest.mark.parametrize(
    "text",
    ["<b>Ai</b> chủ trì <i>nhiệm vụ 13</i>?", "'; DROP TABLE plans; --", '"*" OR NEAR(', "{0} %s \\x00", "(((((" * 50],
)
def test_markup_and_code_in_a_question_are_plain_words(shipped_command, text):
    done = shipped_command("ask", "--", text)
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()


def ask_lines(command, *lines):
    done = command("ask", "--jsonl", stdin="\n".join(lines))
    return done, [json.loads(line) for line in done.out.splitlines()]


def test_a_batch_answers_line_by_line_in_the_shape_of_the_contract(shipped_command):
    question = {
        "id": "a",
        "question": QUESTION,
        "role": "official",
        "agency": None,
        "today": TODAY,
        "session": None,
    }
    done, (answer,) = ask_lines(shipped_command, json.dumps(question))
    assert (done.code, done.err) == (0, "")
    assert list(answer) == ["id", "text", "kind", "citations", "choices"]
    assert answer["kind"] == "answer"
    assert any(citation["item"] == "13" for citation in answer["citations"])
    assert all(set(citation) == {"plan", "item", "place", "quote"} for citation in answer["citations"])


def test_a_bad_line_in_a_batch_is_told_and_the_rest_answered(shipped_command):
    good = json.dumps({"id": 1, "question": QUESTION})
    done, answers = ask_lines(shipped_command, good, "{", "", good)
    assert done.code == 1
    assert "2" in done.error
    assert [answer["id"] for answer in answers] == [1, 1]


def test_lines_of_a_session_go_on_from_one_another_and_others_do_not(shipped_command):
    first = {"id": 1, "question": QUESTION, "today": TODAY, "session": "s"}
    follow = {"id": 2, "question": "bao giờ xong?", "today": TODAY, "session": "s"}
    stranger = {**follow, "id": 3, "session": None}
    _, answers = ask_lines(shipped_command, *map(json.dumps, (first, follow, stranger)))
    assert "31/01/2026" in answers[1]["text"]
    assert "31/01/2026" not in answers[2]["text"]


def test_every_kind_of_empty_or_endless_question_in_a_batch_has_an_answer(shipped_command):
    texts = ["", " ", "\n", "x" * 10_000, "\u0000", "\ud83d", "👍" * 3000, "́" * 100]
    lines = [json.dumps({"id": number, "question": text}) for number, text in enumerate(texts)]
    done, answers = ask_lines(shipped_command, *lines)
    assert (done.code, len(answers)) == (0, len(texts))
    assert {answer["kind"] for answer in answers} <= {"clarify", "no_answer"}


# ---- chat


def test_a_conversation_in_the_terminal(shipped_command):
    done = shipped_command("chat", stdin=f"{QUESTION}\n\nbao giờ xong?\n/help\n/quit\nkhông đến đây\n")
    assert (done.code, done.err) == (0, "")
    assert "Sở Tư pháp" in done.out
    assert "31/01/2026" in done.out
    assert console.CHAT_HELP in done.out
    assert done.out.rstrip().endswith(console.CHAT_GOODBYE)
    assert "không đến đây" not in done.out


def test_the_end_of_the_input_ends_the_conversation(shipped_command):
    assert shipped_command("chat", stdin="").code == 0


# ---- deadline


def test_a_deadline_is_explained(command):
    done = command("deadline", "Quý III,IV/2026")
    assert done.code == 0
    assert '{"kind": "period", "due": ["2026-09-30", "2026-12-31"]}' in done.out
    assert console.DEADLINE_DERIVATION in done.out


def test_what_is_no_deadline_is_said_to_be_none_and_why(command):
    done = command("deadline", "hoa", "sen")
    assert done.code == 0
    assert '{"kind": "none"}' in done.out
    assert "Vì:" in done.out


def test_deadlines_in_a_batch(command):
    lines = ['{"raw": "Quý I", "year_context": 2026}', '{"raw": "Thường xuyên"}', '{"raw": 3}', '{"raw": "Quý II"}']
    done = command("deadline", "--jsonl", "--year", "2027", stdin="\n".join(lines))
    assert done.code == 1
    assert "3" in done.error
    assert [json.loads(line) for line in done.out.splitlines()] == [
        {"raw": "Quý I", "deadline": {"kind": "period", "due": ["2026-03-31"]}},
        {"raw": "Thường xuyên", "deadline": {"kind": "ongoing"}},
        {"raw": "Quý II", "deadline": {"kind": "period", "due": ["2027-06-30"]}},
    ]


# ---- export


def test_the_export_is_one_array_of_plans(shipped_command):
    plans = json.loads(shipped_command("export").out)
    assert len(plans) == 5
    assert len(next(plan for plan in plans if plan["document"]["number"] == "4110/KH-UBND")["tasks"]) == 57


def test_one_plan_is_exported_as_one_object(shipped_command):
    assert json.loads(shipped_command("export", "--plan", "4110-kh-ubnd").out)["document"]["id"] == "4110-kh-ubnd"


def test_an_unknown_plan_is_told_with_those_that_are_known(shipped_command):
    done = shipped_command("export", "--plan", "x")
    assert done.code == 1
    assert "4110-kh-ubnd" in done.error


# ---- evaluate


def test_questions_are_graded_and_those_not_right_are_shown(shipped_command, tmp_path):
    line = {
        "id": "q1",
        "style": "accented",
        "intent": "lead",
        "role": "official",
        "question": QUESTION,
        "today": TODAY,
    }
    right = {**line, "expect": {"kind": "answer", "all_of": [["Sở Tư pháp"]], "none_of": []}}
    wrong = {**line, "id": "q2", "expect": {"kind": "answer", "all_of": [["Sở Hoa sen"]], "none_of": []}}
    (tmp_path / "a.jsonl").write_text(json.dumps(right) + "\n\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(wrong), encoding="utf-8")
    done = shipped_command("evaluate", tmp_path / "a.jsonl", tmp_path / "b.jsonl", "--show", "1")
    assert (done.code, done.err) == (0, "")
    assert "1/2 = 50.0%" in done.out
    assert "-- q2" in done.out
    assert "-- q1" not in done.out


@pytest.mark.parametrize("line", ["{", '{"id": "a", "question": "b"}', '{"id": "a", "expect": {"kind": "answer"}}'])
def test_a_question_file_with_a_bad_line_is_told_by_file_and_line(command, tmp_path, line):
    (tmp_path / "a.jsonl").write_text("\n" + line, encoding="utf-8")
    done = command("evaluate", tmp_path / "a.jsonl")
    assert done.code == 1
    assert "a.jsonl:2" in done.error


def test_a_question_file_that_is_not_there_is_told(command, tmp_path):
    done = command("evaluate", tmp_path / "none.jsonl")
    assert done.code == 1
    assert "none.jsonl" in done.error


# ---- as a process


def run_process(code, *args, **environment):
    """Run Python code in a process of its own, in nothing but the given environment."""
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, check=False, env=environment)


def test_vietnamese_is_printed_whatever_the_system_speaks(shipped):
    done = run_process(
        "from bot.cli import main; main()",
        "ask",
        QUESTION,
        CCHC_DATA_DIR=str(shipped),
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Sở Tư pháp" in done.stdout.decode()


def test_a_reader_who_leaves_brings_no_traceback(shipped):
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "export"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"CCHC_DATA_DIR": str(shipped)},
    )  # fmt: skip
    process.stdout.read(1)
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(20) == 1
    assert errors == b""


def test_one_answer_loads_nothing_of_the_channels_or_the_file_formats(shipped):
    code = (
        "import sys; from bot.cli import cchc; from bot.console import _run\n"
        f"code = _run(cchc, ['ask', {QUESTION!r}])\n"
        "heavy = {'telegram', 'httpx', 'docx', 'openpyxl', 'pdfplumber', 'aiohttp', 'sqlalchemy'}\n"
        "sys.exit(code or ' '.join(heavy & set(sys.modules)) or None)"
    )
    done = run_process(code, CCHC_DATA_DIR=str(shipped))
    assert (done.returncode, done.stderr) == (0, b"")
