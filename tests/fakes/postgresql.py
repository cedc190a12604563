"""A PostgreSQL cluster of the tests' own: made in a temporary folder, on a socket, gone when the tests end."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg


def find_binaries():
    """Return the folder of `initdb` and `postgres`, the newest of Debian's, or None."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class Cluster:
    """A running cluster; `make` gives the address of a fresh database, a copy of `template` where one is named."""

    def __init__(self, folder, binaries):
        self._binaries, self._data = binaries, folder / "data"
        self._sockets = folder
        self._count = 0
        # PostgreSQL refuses to run as root; its package makes the user that it runs as.
        self._user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self._data.mkdir(mode=0o700)
        if self._user:
            for path in (folder, self._data):
                shutil.chown(path, "postgres", "postgres")
        self._run("initdb", "-D", self._data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        self.start()

    def start(self):
        """Start it, at first and after `stop`."""
        options = f"-k {self._sockets} -h '' -c fsync=off -c max_connections=200"
        self._run("pg_ctl", "-D", self._data, "-w", "-o", options, "-l", self._sockets / "log", "start")

    def _run(self, program, *arguments):
        subprocess.run(
            [self._binaries / program, *map(str, arguments)], check=True, cwd=self._sockets,
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            **self._user,
        )  # fmt: skip

    def make(self, template="template0"):
        """Return the address of a new database."""
        self._count += 1
        name = f"test{self._count}"
        with psycopg.connect(host=str(self._sockets), user="tests", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql+psycopg://tests@/{name}?host={self._sockets}"

    def find_pid(self):
        """Return the number of the process that all others of it are children of."""
        return int((self._data / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def stop(self):
        """Stop it."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
