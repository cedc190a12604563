"""The room of the work: an agency's tasks, their progress, reports and confirmation."""

from handlers.event_notices import KIND as EVENT_KIND
from handlers.rooms import OFFICIALS, Command, FileTaker, Room
from handlers.summary import SUMMARY, show_summary
from handlers.texts import work as texts
from handlers.work_cards import CARD, FILE, HISTORY
from handlers.work_events import ASK_EVENT, TYPED_DAY, show_waiting
from handlers.work_lists import AGENCIES, LIST, UNCONFIRMED, show_due, show_tasks
from handlers.work_notices import KINDS
from handlers.work_steps import BUTTONS
from handlers.work_typed import PHRASES, take_file, update

ROOM = Room(
    commands=(
        Command(names=("viec",), action="see_work", handle=show_tasks, about=texts.ABOUT_TASKS, menu=OFFICIALS),
        Command(names=("han",), action="see_work", handle=show_due, about=texts.ABOUT_DUE, menu=OFFICIALS),
        Command(names=("capnhat",), action="update_work", handle=update, about=texts.ABOUT_UPDATE, menu=OFFICIALS),
        Command(
            names=("tiendo",), action="see_summary", handle=show_summary, about=texts.ABOUT_SUMMARY, menu=OFFICIALS
        ),
        Command(names=("sukien",), action="update_work", handle=show_waiting, about=texts.ABOUT_EVENT, menu=OFFICIALS),
    ),
    buttons=(AGENCIES, LIST, CARD, HISTORY, FILE, SUMMARY, ASK_EVENT, TYPED_DAY, *BUTTONS),
    kinds=(*KINDS, EVENT_KIND),
    phrases=(*PHRASES, UNCONFIRMED),
    files=(FileTaker(action="update_work", handle=take_file),),
)
