"""What the tests of the command line share: a clean environment, and a library built once."""

import io
import sys

import pytest

from bot.app import open_library
from bot.cli import cchc
from bot.console import run
from bot.settings import Settings, list_variables

PLAN = """\
ỦY BAN NHÂN DÂN
XÃ HOA SEN
Số: 77/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hoa Sen, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026

I. MỤC TIÊU
1. Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 98% trở lên.

PHỤ LỤC
STT\tTên nhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tSản phẩm\tThời gian
I\tCÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH
1\tBan hành kế hoạch trồng hoa sen.\tPhòng Kinh tế\tVăn phòng HĐND và UBND\tKế hoạch\tQuý I/2026
2\tĐo mực nước hồ sen.\tVăn phòng HĐND và UBND\tPhòng Kinh tế\tBáo cáo\tđầu vụ
"""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """Return a data directory with the library of the shipped plans; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("shipped")
    open_library(Settings(_env_file=None, data_dir=folder)).close()
    return folder


class Finished:
    """What a command printed, and how it left."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def error(self):
        """The one line of error that every failure prints."""
        (line,) = self.err.splitlines()
        return line


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Return a function that runs `cchc` in this process, in a folder and a data directory of its own."""
    monkeypatch.chdir(tmp_path)
    for name in list_variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))

    def call(*args, stdin=""):
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            run(cchc, [str(arg) for arg in args])
        printed = capsys.readouterr()
        return Finished(left.value.code, printed.out, printed.err)

    return call


@pytest.fixture
def shipped_command(command, shipped, monkeypatch):
    """Return the same, with the library of the shipped plans at hand."""
    monkeypatch.setenv("CCHC_DATA_DIR", str(shipped))
    return command
