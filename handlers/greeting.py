"""The help."""

from handlers.messages import Incoming, Reply
from handlers.ports import Services
from handlers.rooms import EVERYBODY, Command, Room
from handlers.texts import common


def show_help(_incoming: Incoming, _services: Services, _words: str) -> Reply:
    """Return how to ask."""
    return Reply(text=common.help_screen(), kind="answer")


ROOM = Room(
    commands=(
        Command(
            names=("trogiup", "help"), action="ask", handle=show_help, about=common.ABOUT_HELP, menu=EVERYBODY,
            needs_store=False, in_groups=True,
        ),
    )
)  # fmt: skip
