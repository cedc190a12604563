"""Taking a plan in by chat: an admin sends the file, reads what was understood and what changes, then decides."""

from collections.abc import Iterable
from pathlib import PurePath

from handlers import cards
from handlers.changes import KIND, tell_change
from handlers.messages import Attachment, Choice, FileUnavailable, Incoming, Reply
from handlers.plan_following import follow_library
from handlers.ports import Services
from handlers.ports_plans import Draft, NotPublished, Unreadable
from handlers.rooms import Button, FileTaker, Room
from handlers.texts import common
from handlers.texts import plans as texts

_SUFFIXES = frozenset({".txt", ".docx", ".pdf", ".xlsx"})
_MEGABYTE = 1 << 20
_CHANGES = 12
_EXAMPLES = 4


def take_plan(incoming: Incoming, services: Services) -> Reply | None:
    """Return what was read from a file that an admin sent; None for a photo, and where no plans are taken in."""
    file = incoming.file
    if file is None or services.drafts is None or file.mime.startswith("image/"):
        return None
    if incoming.group:
        return Reply(text=common.ONLY_PRIVATE, kind="no_answer")
    if PurePath(file.name).suffix.lower() not in _SUFFIXES:
        return _refuse(file.name, common.unreadable("unknown_format"))
    try:
        content = file.read()
    except FileUnavailable:
        size = f"{file.size / _MEGABYTE:.0f}"
        return Reply(text=texts.UNAVAILABLE.format(file=file.name, size=size), kind="no_answer")
    draft = services.drafts.take(file.name, content, incoming.received_at)
    return _refuse(file.name, draft.reason) if isinstance(draft, Unreadable) else preview(draft, with_report=True)


def _refuse(name: str, reason: str) -> Reply:
    return Reply(text=texts.REFUSED.format(file=name, reason=reason), kind="no_answer")


def preview(draft: Draft, *, with_report: bool = False, note: str = "") -> Reply:
    """Return the screen on which a draft is decided."""
    report = draft.report
    document = report.document
    title = cards.name_document(document)
    blocks = [
        texts.READ.format(file=draft.file_name),
        "\n".join(dict.fromkeys((title, document.title, document.issuer or ""))).strip(),
        "\n".join((texts.COUNTS.format(**report.counts), *_rows(draft))),
        "\n".join(_list_to_check(draft)),
        "\n".join(_list_changes(draft)),
        texts.DECIDE,
    ]
    choices = (
        Choice(label=texts.PUBLISH, value=PUBLISH.value(f"{draft.code}.{draft.base}")),
        Choice(label=texts.DROP, value=DROP.value(draft.code)),
    )
    file = Attachment(name=texts.REPORT_NAME, mime="text/plain", content=draft.details.encode())
    return Reply(
        text="\n\n".join(block for block in blocks if block), kind="clarify", buttons=(choices,), edits=bool(note),
        files=(file,) if with_report else (), alert=note,
    )  # fmt: skip


def _rows(draft: Draft) -> list[str]:
    coverage = draft.report.coverage
    if not coverage.rows:
        return [texts.NO_ROWS]
    lost = [texts.LOST.format(count=len(coverage.lost))] if coverage.lost else []
    return [texts.ROWS.format(rows=coverage.rows, stored=coverage.stored), *lost]


def _list_to_check(draft: Draft) -> list[str]:
    report = draft.report
    lines = []
    if report.unread:
        lines.append(texts.UNREAD.format(count=len(report.unread)))
    if report.unread_deadlines:
        examples = _name(f"“{one.text}”" for one in report.unread_deadlines)
        lines.append(texts.UNREAD_DEADLINES.format(count=len(report.unread_deadlines), examples=examples))
    if report.unknown_agencies:
        examples = _name(one.name for one in report.unknown_agencies)
        lines.append(texts.UNKNOWN.format(count=len(report.unknown_agencies), examples=examples))
    if report.conflicts:
        lines.append(texts.CONFLICTS.format(count=len(report.conflicts)))
    return [texts.TO_CHECK, *lines] if lines else [texts.NOTHING_TO_CHECK]


def _name(names: Iterable[str]) -> str:
    listed = list(names)
    more = [texts.AND_MORE] if len(listed) > _EXAMPLES else []
    return "; ".join([*listed[:_EXAMPLES], *more])


def _list_changes(draft: Draft) -> list[str]:
    changes = draft.report.changes
    if changes is None:
        return [texts.NEW]
    if not changes:
        return [texts.SAME]
    lines = [texts.CHANGE.format(change=tell_change(one)) for one in changes[:_CHANGES]]
    more = len(changes) - len(lines)
    rest = [texts.MORE.format(count=more)] if more else []
    return [texts.CHANGED.format(count=len(changes)), *lines, *rest]


def publish(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Put the draft into the library, let progress follow, and tell whose tasks changed."""
    code, _, base = rest.partition(".")
    drafts, store = services.drafts, services.store
    draft = drafts.find(code, incoming.received_at) if drafts else None
    if drafts is None or store is None or draft is None:
        return Reply(text=texts.GONE, kind="no_answer", edits=True)
    if draft.base != base:
        return preview(draft, note=texts.MOVED_ON)
    actor = f"person:{incoming.who.id}" if incoming.who else ""
    follow_library(drafts.open_library, store, incoming.received_at, "dispatcher")  # what was cut off before this one
    try:
        if not drafts.publish(code):
            return Reply(text=texts.GONE, kind="no_answer", edits=True)
    except NotPublished as failure:
        return Reply(text="", alert=texts.FAILED.format(reason=failure)[:200], kind="no_answer")
    told = follow_library(drafts.open_library, store, incoming.received_at, actor).get(draft.after.document.id, 0)
    said = texts.TOLD.format(count=told) if told else texts.NOBODY
    name = cards.name_document(draft.after.document)
    return Reply(text=texts.PUBLISHED.format(name=name, told=said), kind="answer", edits=True)


def drop(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Throw the draft away."""
    draft = services.drafts.find(rest, incoming.received_at) if services.drafts else None
    if services.drafts is None or draft is None or not services.drafts.drop(rest):
        return Reply(text=texts.GONE, kind="no_answer", edits=True)
    return Reply(text=texts.DROPPED.format(file=draft.file_name), kind="answer", edits=True)


PUBLISH = Button(prefix="pp", action="take_plan", handle=publish)
DROP = Button(prefix="px", action="take_plan", handle=drop)
ROOM = Room(buttons=(PUBLISH, DROP), files=(FileTaker(action="take_plan", handle=take_plan),), kinds=(KIND,))
