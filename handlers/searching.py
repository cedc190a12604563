"""Searching the tasks of the plans by words (/tim), in pages; and the room of looking through the plans."""

from handlers import browse
from handlers.messages import Incoming, Reply
from handlers.ports import Services
from handlers.rooms import EVERYBODY, Button, Command, Room
from handlers.texts import browse as texts
from handlers.texts import work as work_texts
from knowledge.codes import code_of_fact
from knowledge.searching import find_tasks

_PAGE = 8
_LONGEST = 200
_SUFFIX = "#search"


def search(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return the tasks that hold the words after /tim."""
    asked = " ".join(words.split())[:_LONGEST]
    if not any(character.isalnum() for character in asked):
        return Reply(text=texts.SEARCH_WHAT, kind="clarify")
    services.conversations.put(incoming.person + _SUFFIX, {"words": asked}, incoming.received_at)
    return _screen(incoming, services, asked, 0)


def turn_results(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return another page of what was searched last."""
    kept = services.conversations.get(incoming.person + _SUFFIX, incoming.received_at) or {}
    if not rest.isdecimal() or not kept.get("words"):
        return browse.stale()
    return _screen(incoming, services, str(kept["words"]), int(rest))


def _screen(incoming: Incoming, services: Services, words: str, page: int) -> Reply:
    found = find_tasks(words, services.library, incoming.today, incoming.asker.agency)
    if not found:
        return Reply(text=texts.FOUND_NONE.format(words=words), kind="no_answer", edits=True)
    pages = -(-len(found) // _PAGE)
    page = min(page, pages - 1)
    shown = found[page * _PAGE : (page + 1) * _PAGE]
    head = texts.FOUND.format(count=len(found), words=words)
    if pages > 1:
        head += work_texts.PAGE.format(page=page + 1, pages=pages)
    rows = browse.tiles([browse.TASK.value(code_of_fact(fact)) for fact in shown])
    text = f"{head}:\n\n{browse.task_rows([fact.task for fact in shown])}"
    return Reply(text=text, kind="list", edits=True, buttons=(*rows, *browse.turning(RESULTS, "", page, pages)))


RESULTS = Button(prefix="bf", action="ask", handle=turn_results, needs_store=False, in_groups=True)

ROOM = Room(
    commands=(
        Command(
            names=("kehoach",), action="ask", handle=browse.show_plans, about=texts.ABOUT_PLANS, menu=EVERYBODY,
            needs_store=False, in_groups=True,
        ),
        Command(
            names=("chitieu",), action="ask", handle=browse.show_targets, about=texts.ABOUT_TARGETS, menu=EVERYBODY,
            needs_store=False, in_groups=True,
        ),
        Command(
            names=("tim",), action="ask", handle=search, about=texts.ABOUT_SEARCH, menu=EVERYBODY,
            needs_store=False, in_groups=True,
        ),
    ),
    buttons=(browse.PLAN, browse.AREA, browse.TASK, browse.TARGETS, RESULTS),
)  # fmt: skip
