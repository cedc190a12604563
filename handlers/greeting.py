"""The help."""

from handlers.messages import Incoming, Reply
from handlers.ports import Services
from handlers.rooms import EVERYBODY, Command, Room
from handlers.texts import common


def show_help(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return how to ask, and the commands that the sender's role has here."""
    from handlers.registry import menu_for, menu_for_groups  # it holds this room

    if services.store is None:
        return Reply(text=common.help_screen(), kind="answer")
    menu = menu_for_groups() if incoming.group else menu_for(incoming.asker.role)
    return Reply(text=common.help_screen(menu), kind="answer")


ROOM = Room(
    commands=(
        Command(
            names=("trogiup", "help"), action="ask", handle=show_help, about=common.ABOUT_HELP, menu=EVERYBODY,
            needs_store=False, in_groups=True,
        ),
    )
)  # fmt: skip
