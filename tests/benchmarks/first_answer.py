"""A process that opens a library and answers: what it prints is how much memory it took, in megabytes.

Run as `python first_answer.py LIBRARY FILE`: FILE holds questions, a line each; a line is printed after the first
answer, and one with the memory after the last.
"""

import resource
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.conversations import StoredConversations
from handlers.messages import Asker, Incoming
from handlers.ports import Services
from handlers.router import respond
from knowledge.library import Library


def main(library: str, file: str) -> None:
    """Answer every question of `file`."""
    services = Services(library=Library.open(Path(library)), conversations=StoredConversations())
    now = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    for number, text in enumerate(Path(file).read_text(encoding="utf-8").splitlines()):
        asker = Asker(role="official", agency=None)
        respond(Incoming(person=str(number), text=text, asker=asker, received_at=now), services)
        if number == 0:
            print("answered", flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
