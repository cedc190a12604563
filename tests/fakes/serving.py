"""`cchc serve` as a process, against whatever server its environment names."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from fakes.fake_telegram import TOKEN

MAIN = "from bot.cli import main; main()"
LETTER = Path(__file__).parents[2] / "knowledge/plans/473-UBND-NC_cao-bang_trien-khai-cchc-2026.txt"
NEW_NUMBER = "999/UBND-NC"
ABOUT_NEW = f"Công văn {NEW_NUMBER}: V/v triển khai thực hiện"
"""How an answer begins that is drawn from the letter of this number, and from nothing that is shipped."""


class Server:
    """One `cchc serve`, what it wrote so far, and how it left."""

    def __init__(self, url, data_dir, **more):
        environment = {
            "CCHC_DATA_DIR": str(data_dir),
            "CCHC_TELEGRAM_TOKEN": TOKEN,
            "CCHC_TELEGRAM_BASE_URL": url,
            "CCHC_TELEGRAM_BASE_FILE_URL": url,
            "CCHC_HTTP_PORT": "0",
            "PATH": os.environ["PATH"],
            **more,
        }
        self.environment = environment
        self.sign = "serving @" if environment["CCHC_TELEGRAM_TOKEN"] else "serving the site"
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "serve"],
            cwd=data_dir, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.lines = []
        self._spoken = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in iter(self.process.stderr.readline, ""):
            self.lines.append(line)
            if self.sign in line:
                self._spoken.set()
        self._spoken.set()

    def wait_until_serving(self):
        """Wait for the line that says so; a server that leaves before fails the test with what it wrote."""
        assert self._spoken.wait(60)
        assert self.sign in self.log, self.log

    def take_in_new_letter(self, path):
        """Write a letter that is not shipped, number 999/UBND-NC, to `path`, and have `cchc ingest` take it in here."""
        shipped = LETTER.read_text(encoding="utf-8")
        assert shipped.count("Số: **473** /UBND-NC") == 1
        path.write_text(shipped.replace("Số: **473** /", "Số: **999** /"), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-c", MAIN, "ingest", path], env=self.environment, check=True, capture_output=True
        )

    def stop(self, number=signal.SIGTERM):
        """Ask the process to leave, and return its exit code; it has ten seconds."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            self._reader.join(5)
            self.process.stderr.close()

    @property
    def log(self):
        return "".join(self.lines)
