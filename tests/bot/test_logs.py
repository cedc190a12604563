"""Logs: a line for a line, no secret, no text of an error, whichever form is set."""

import json
import logging

import pytest

from bot.incidents import record_incident
from bot.logs import set_up_logs

TOKEN, SHORT = "123456:ABC-def_ghi", "ABC"


@pytest.fixture(params=["console", "json"])
def form(request):
    return request.param


def fail(words):
    raise KeyError(words) from ValueError(words)


def test_a_secret_is_blotted_out_whoever_writes_it(form, capsys):
    set_up_logs("INFO", [SHORT, TOKEN, ""], form)
    logging.getLogger("httpx").warning("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    line = capsys.readouterr().err
    assert "/bot***/sendMessage" in line
    assert "def_ghi" not in line


def test_a_traceback_is_a_kind_and_a_place_for_an_errors_text_may_be_a_persons(form, capsys):
    set_up_logs("INFO", (), form)
    try:
        fail("xin nghỉ phép")
    except KeyError:
        logging.getLogger("some.library").exception("it broke")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "it broke: KeyError from ValueError at test_logs.py" in lines[0]
    assert "phép" not in lines[0]


def test_libraries_speak_from_warning_on_and_the_program_from_its_level(form, capsys):
    set_up_logs("DEBUG", (), form)
    for name in ("sqlalchemy.engine.Engine", "httpx", "telegram.ext", "uvicorn.error"):
        logging.getLogger(name).info("parameters: ('Lan',)")
    logging.getLogger("cchc.dispatcher").debug("seen")
    assert [line for line in capsys.readouterr().err.splitlines() if "seen" not in line] == []
    set_up_logs("ERROR", (), form)
    logging.getLogger("cchc").warning("quiet")
    logging.getLogger("telegram").warning("quiet")
    assert capsys.readouterr().err == ""


def test_json_is_one_object_a_line_with_the_incident_as_a_field(capsys):
    set_up_logs("INFO", (), "json")
    try:
        fail("Lan")
    except KeyError as error:
        incident = record_incident(error, "answering")
    logging.getLogger("cchc").info("two\nlines %s", '"quoted"')
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first["incident"] == incident
    assert (first["level"], first["logger"]) == ("ERROR", "cchc")
    assert first["message"].startswith(f"incident {incident} while answering: KeyError from ValueError at test_logs.py")
    assert second["message"] == 'two\nlines "quoted"'
    assert second["time"].endswith("+00:00")
