"""Progress that is typed in one line: "capnhat 13 xong so 123/BC-STP", "xong 12"; for whoever has no buttons."""

import re
from dataclasses import replace

from handlers.acting import own_agencies
from handlers.case_codes import encode
from handlers.labels import shorten
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services, require_store
from handlers.progress import Case, cases_of, may_follow
from handlers.rooms import Phrase
from handlers.said import Said, read_said
from handlers.standings import Action
from handlers.texts import work as texts
from handlers.work_cards import CARD, open_card
from handlers.work_lists import choose_task
from handlers.work_steps import ASK_FINISH, do
from knowledge.text import fold

_ITEM = re.compile(
    r"(?:(?:nhiem vu|nv|viec|stt|so)\s*)?(?P<item>\d{1,3}[a-z]?)(?![\w/])"
    r"(?:\s+(?:cua\s+)?(?:ke hoach|kh)\s+(?:so\s+)?(?P<plan>[\w/-]*\d[\w/-]*))?\s*[:,;-]?\s*"
)
_FINISHED = re.compile(r"(?:da\s+)?(?:lam\s+)?(?:xong|hoan thanh|done|ok)(?:\s+(?:roi|het))?\b[\s:,;.-]*")
_BEGUN = re.compile(r"(?:da\s+)?(?:bat dau|dang lam|dang thuc hien|dang trien khai)(?:\s+lam)?\b[\s:,;.-]*")
_UPDATE = re.compile(r"(?:cap ?nhat|bao cao tien do)\s+(?=(?:(?:nhiem vu|nv|viec|stt|so)\s*)?\d)")
_DONE = re.compile(r"(?:da\s+)?xong\s+(?=(?:(?:nhiem vu|nv|viec|stt)\s*)?\d{1,3}\b(?![\w/]))")


def update(incoming: Incoming, services: Services, words: str) -> Reply:
    """Take the update in `words`, or let the task be chosen where there are none (/capnhat)."""
    if not words:
        return choose_task(incoming, services)
    return _take(incoming, services, words, None)


def update_typed(incoming: Incoming, services: Services, words: str) -> Reply:
    """Take an update that begins with the word for it."""
    return _take(incoming, services, words, None)


def finish_typed(incoming: Incoming, services: Services, words: str) -> Reply:
    """Take a report that a task is done."""
    return _take(incoming, services, words, "finish")


def _take(incoming: Incoming, services: Services, words: str, action: Action | None) -> Reply:
    folded = fold(words)
    item = _ITEM.match(folded)
    if item is None:
        return Reply(text=texts.TYPED_HELP, kind="clarify")
    rest = words[item.end() :]
    for pattern, meant in ((_FINISHED, "finish"), (_BEGUN, "start")):
        said = pattern.match(fold(rest))
        if action is None and said is not None:
            action, rest = ("finish" if meant == "finish" else "start"), rest[said.end() :]
    told = read_said(rest, incoming.person.partition(":")[0], incoming.file)
    found = _find(incoming, services, item["item"], item["plan"] or "")
    if not found:
        names = "; ".join(own_agencies(incoming))
        return Reply(text=texts.TYPED_NONE.format(agency=names, item=item["item"]), kind="no_answer")
    if len(found) > 1:
        return _choose(found, item["item"], finishing=action == "finish")
    if action is None and told.is_empty:
        return open_card(incoming, services, encode(found[0]))
    return _do(found[0], action, incoming, services, told)


def _do(case: Case, action: Action | None, incoming: Incoming, services: Services, told: Said) -> Reply:
    if action is None or (action == "start" and not may_follow(case.state, "start") and not told.is_empty):
        action = "start" if case.state == "not_started" else "note"
    return do(action, incoming, services, encode(case), told)


def _find(incoming: Incoming, services: Services, item: str, plan: str) -> list[Case]:
    """Return the rows with this number that the sender's agencies lead; of several turns the first that is open."""
    with require_store(services).look() as work:
        cases = [
            case
            for agency in own_agencies(incoming)
            for case in cases_of(services.library, work, agency, incoming.today)
            if fold(case.assignment.task.item) == item
        ]
    if plan:
        cases = [case for case in cases if plan in fold(case.assignment.document.number or case.assignment.document.id)]
    chosen: dict[tuple[str, int, str], Case] = {}
    for case in cases:
        row = (case.key.plan, case.key.output, case.key.agency)
        if row not in chosen or (case.is_open and not chosen[row].is_open):
            chosen[row] = case
    return list(chosen.values())


def _choose(found: list[Case], item: str, *, finishing: bool) -> Reply:
    button = ASK_FINISH if finishing else CARD
    rows = tuple((Choice(label=shorten(_label(case), 60), value=button.value(encode(case))),) for case in found[:10])
    return Reply(text=texts.TYPED_SEVERAL.format(item=item), kind="clarify", buttons=rows)


def _label(case: Case) -> str:
    one = case.assignment
    return f"{one.document.number or one.document.title}: {one.row.product or one.task.title}"


def take_file(incoming: Incoming, services: Services) -> Reply | None:
    """Take a file whose caption is an update; None for any other."""
    words = incoming.text.strip().removeprefix("/")
    folded = fold(words)
    for pattern, action in ((_UPDATE, None), (_DONE, "finish")):
        match = pattern.match(folded)
        if match is not None:
            meant: Action | None = "finish" if action else None
            plain = replace(incoming, text=words)
            return _take(plain, services, words[match.end() :], meant)
    return None


PHRASES = (
    Phrase(pattern=_UPDATE, action="update_work", handle=update_typed),
    Phrase(pattern=_DONE, action="update_work", handle=finish_typed),
)
