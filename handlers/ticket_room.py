"""Questions to officials as a room: commands and buttons of citizens, of the desk, and of who reviews answers."""

from handlers import ticket_answers, ticket_citizen, ticket_desk, ticket_notices
from handlers.rooms import ADMINS, OFFICIALS, Button, Command, Room
from handlers.texts import tickets as texts
from handlers.ticket_views import CITIZEN, DESK

ROOM = Room(
    commands=(
        Command(
            names=("canbo", "gapcanbo"),
            action="ask_official",
            handle=ticket_citizen.start,
            about=texts.ABOUT_ASK,
            menu=("citizen",),
        ),
        Command(
            names=("phieu",),
            action="ask_official",
            handle=ticket_citizen.list_own,
            about=texts.ABOUT_MINE,
            menu=("citizen",),
        ),
        Command(
            names=("hangdoi",),
            action="answer_tickets",
            handle=ticket_desk.show_queue,
            about=texts.ABOUT_QUEUE,
            menu=OFFICIALS,
        ),
        Command(
            names=("duyet",),
            action="review_answers",
            handle=ticket_answers.show_list,
            about=texts.ABOUT_REVIEW,
            menu=ADMINS,
        ),
    ),
    buttons=(
        Button(prefix=CITIZEN, action="ask_official", handle=ticket_citizen.press),
        Button(prefix=DESK, action="answer_tickets", handle=ticket_desk.press),
        Button(prefix=ticket_answers.REVIEW, action="review_answers", handle=ticket_answers.press),
    ),
    kinds=(*ticket_notices.KINDS, *ticket_answers.KINDS),
    planners=ticket_notices.PLANNERS,
)
