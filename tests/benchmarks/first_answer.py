"""A process that opens a library and answers: it prints how long it worked, and how much memory it took.

Run as `python first_answer.py LIBRARY FILE`: FILE holds questions, a line each. A line after the first answer gives
the seconds of processor time since the start, one after the last the most memory, in megabytes.
"""

import sys
from datetime import datetime
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from bot import garbage
from bot.conversations import StoredConversations
from handlers.messages import Asker, Incoming
from handlers.ports import Services
from handlers.router import respond
from knowledge.library import Library


def main(library: str, file: str) -> None:
    """Answer every question of `file`."""
    garbage.collect_seldom()  # as the program does first of all
    services = Services(library=Library.open(Path(library)), conversations=StoredConversations())
    now = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    for number, text in enumerate(Path(file).read_text(encoding="utf-8").splitlines()):
        asker = Asker(role="official", agency=None)
        respond(Incoming(person=str(number), text=text, asker=asker, received_at=now), services)
        if number == 0:
            print(process_time(), flush=True)
    # not what getrusage tells, which counts the program that started this one as well
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
