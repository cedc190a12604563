"""The admins' desk: remarks that are open, one of them whole with the rows it cites, and what is answered to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from handlers.awaited import await_text
from handlers.cards import name_document
from handlers.membership import read_number
from handlers.messages import Choice, Citation, Incoming, Reply
from handlers.notices import AT_ONCE, Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, require_store
from handlers.remarks import Remark, RemarkState
from handlers.rooms import Button
from handlers.texts import dates
from handlers.texts import feedback as texts
from handlers.texts.services import CITED

PAGE = 5
OUTCOME_LIMIT = 1500
REPLY_LIMIT = 1800
"""Characters of a reply that are shown on one screen, so that it stays one message."""

_QUOTED = 120
_STATES: dict[str, tuple[RemarkState, ...]] = {"o": ("open",), "d": ("accepted", "declined")}


def show_list(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return a page of remarks; `rest` is "o" (open) or "d" (done), a full stop, and the page from 0."""
    which, _, asked = rest.partition(".")
    states = _STATES.get(which, _STATES["o"])
    with require_store(services).look() as work:
        count = work.remarks.count(states)
        pages = max(1, ceil(count / PAGE))
        page = min(read_number(asked) or 0, pages - 1)
        remarks = work.remarks.list_some(states, page * PAGE, PAGE)
        ratings = work.remarks.ratings(incoming.today - timedelta(days=29), incoming.today)
    head = (texts.DESK_HEAD if "open" in states else texts.DESK_DONE_HEAD).format(
        count=count, page=texts.DESK_PAGE.format(page=page + 1, pages=pages) if pages > 1 else ""
    )
    figures = texts.DESK_RATINGS.format(helpful=ratings.helpful_count, wrong=ratings.wrong_count)
    blocks = [f"{head}\n{figures}", *(_line(remark) for remark in remarks)]
    blocks.append(texts.DESK_HINT if remarks else texts.DESK_NONE)
    rows = (_numbers(remarks), _turn(which, page, pages), (_other_list(states),))
    return Reply(
        text="\n\n".join(blocks), kind="list", buttons=tuple(filter(None, rows)), edits=incoming.choice is not None
    )


def _line(remark: Remark) -> str:
    about = remark.question or remark.words
    return texts.DESK_LINE.format(
        number=remark.id,
        kind=texts.KINDS[remark.kind],
        cause=texts.with_cause(remark.cause),
        day=dates.day(remark.made_at.date()),
        state="" if remark.state == "open" else f" · {texts.STATES[remark.state]}",
        about=_cut(about, _QUOTED) or texts.VIEW_FORGOTTEN,
    )


def _numbers(remarks: Sequence[Remark]) -> tuple[Choice, ...]:
    return tuple(Choice(label=texts.NUMBER.format(number=one.id), value=VIEW.value(one.id)) for one in remarks)


def _turn(which: str, page: int, pages: int) -> tuple[Choice, ...]:
    earlier = [Choice(label=texts.EARLIER, value=LIST.value(f"{which}.{page - 1}"))] if page else []
    later = [Choice(label=texts.LATER, value=LIST.value(f"{which}.{page + 1}"))] if page + 1 < pages else []
    return (*earlier, *later)


def _other_list(states: Sequence[RemarkState]) -> Choice:
    label, which = (texts.DONE_ONES, "d") if "open" in states else (texts.OPEN_ONES, "o")
    return Choice(label=label, value=LIST.value(f"{which}.0"))


def show_one(_incoming: Incoming, services: Services, number: str) -> Reply:
    """Return one remark whole: the question, the reply, the rows that it cites, and what can be answered."""
    remark = _find(services, number)
    if remark is None:
        return Reply(text=texts.NO_SUCH, kind="no_answer", edits=True)
    head = texts.VIEW_HEAD.format(
        kind=texts.KINDS[remark.kind],
        number=remark.id,
        cause=texts.with_cause(remark.cause),
        day=dates.day(remark.made_at.date()),
        state=texts.STATES[remark.state],
    )
    parts = [
        head,
        texts.VIEW_WORDS.format(words=remark.words) if remark.words else "",
        texts.VIEW_QUESTION.format(question=remark.question) if remark.question else "",
        texts.VIEW_REPLY.format(reply=_begin(remark.reply)) if remark.reply else "",
        _cited(remark.citations, services),
        texts.VIEW_OUTCOME.format(outcome=remark.outcome) if remark.outcome else "",
        "" if remark.words or remark.question else texts.VIEW_FORGOTTEN,
        "" if remark.person_id is not None else texts.VIEW_NOBODY,
    ]
    return Reply(text="\n\n".join(filter(None, parts)), kind="answer", buttons=_verdicts(remark), edits=True)


def _verdicts(remark: Remark) -> tuple[tuple[Choice, ...], ...]:
    back = (Choice(label=texts.BACK, value=LIST.value("o.0" if remark.state == "open" else "d.0")),)
    if remark.state != "open":
        return (back,)
    labels = (
        (texts.VERDICT_WRONG, texts.VERDICT_RIGHT)
        if remark.kind == "wrong"
        else (texts.VERDICT_ACCEPT, texts.VERDICT_DECLINE)
    )
    verdicts = tuple(
        Choice(label=label, value=JUDGE.value(f"{remark.id}.{letter}"))
        for label, letter in zip(labels, "yn", strict=True)
    )
    return (verdicts, back)


def _begin(reply: str) -> str:
    rest = len(reply) - REPLY_LIMIT
    return reply if rest <= 0 else reply[:REPLY_LIMIT].rstrip() + texts.VIEW_REST.format(count=rest)


def _cited(citations: Sequence[Citation], services: Services) -> str:
    names = {document.id: name_document(document) for document in services.library.documents}
    names[CITED] = texts.SERVICE_GUIDE
    rows = [
        texts.VIEW_ROW.format(plan=names.get(one.plan, one.plan), place=one.place, quote=_cut(one.quote, _QUOTED))
        for one in citations[:8]
    ]
    rest = len(citations) - len(rows)
    return texts.VIEW_CITED.format(rows="\n".join([*rows, *([f"- + {rest}"] if rest else [])])) if rows else ""


def ask_outcome(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Wait for what the person is to be told; `rest` is the number, a full stop, and "y" (wrong indeed) or "n"."""
    number, _, letter = rest.partition(".")
    remark = _find(services, number)
    if remark is None or letter not in {"y", "n"}:
        return Reply(text=texts.NO_SUCH, kind="no_answer", edits=True)
    if remark.state != "open":
        return Reply(text=texts.SETTLED_BEFORE.format(number=number), kind="no_answer", edits=True)
    await_text(incoming, services, SETTLE.value(rest))
    text = (texts.ASK_MENDED if letter == "y" else texts.ASK_EXPLAINED).format(number=number)
    back = Choice(label=texts.CANCEL, value=VIEW.value(number))
    return Reply(text=text, kind="clarify", buttons=((back,),), edits=True)


def settle(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Settle the remark with what was typed, and let the person who made it be told; the first to settle counts."""
    number, _, letter = rest.partition(".")
    known, outcome = read_number(number), incoming.text.strip()
    if known is None or letter not in {"y", "n"} or not outcome:
        return Reply(text=texts.NO_SUCH, kind="no_answer")
    if len(outcome) > OUTCOME_LIMIT:
        await_text(incoming, services, SETTLE.value(rest))
        return Reply(text=texts.TOO_LONG.format(length=len(outcome), limit=OUTCOME_LIMIT), kind="clarify")
    state: RemarkState = "accepted" if letter == "y" else "declined"
    now = incoming.received_at
    with require_store(services).begin() as work:
        by = work.people.add(incoming.person, "", now).id
        remark = work.remarks.find(known)
        if remark is None or not work.remarks.settle(remark.id, state, outcome, now, by=by):
            return Reply(text=texts.SETTLED_BEFORE.format(number=number), kind="no_answer")
        work.audit.note(now, f"person:{by}", f"remark_{state}", f"remark:{remark.id}")
        if remark.person_id is not None:
            key, subject = f"remark:{remark.id}:settled", {"remark": remark.id}
            work.outbox.put(
                Notice(
                    key=key, person_id=remark.person_id, kind="remark_settled", due_at=now, subject=subject,
                    priority=AT_ONCE,
                )
            )  # fmt: skip
    told = texts.VIEW_NOBODY if remark.person_id is None else texts.WILL_BE_TOLD
    back = Choice(label=texts.BACK, value=LIST.value("o.0"))
    return Reply(text=texts.SETTLED.format(number=number, told=told), kind="answer", buttons=((back,),))


def tell_outcome(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return what the person who made a remark is told of its end."""
    remark = _find(services, str(notices[0].subject["remark"]))
    if remark is None or remark.state == "open":
        return Dropped(reason="not settled")
    told = {
        ("wrong", "accepted"): texts.TOLD_WRONG,
        ("wrong", "declined"): texts.TOLD_RIGHT,
        ("suggestion", "accepted"): texts.TOLD_ACCEPTED,
        ("suggestion", "declined"): texts.TOLD_DECLINED,
    }[remark.kind, remark.state]
    question = _cut(remark.question, 2 * _QUOTED)
    return Reply(text=told.format(number=remark.id, question=question, outcome=remark.outcome), kind="answer")


def tell_of_new(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return how many of the new remarks are still open, for an admin; nothing when others have settled them."""
    remarks = [_find(services, str(notice.subject["remark"])) for notice in notices]
    count = sum(1 for remark in remarks if remark is not None and remark.state == "open")
    if not count:
        return Dropped(reason="settled")
    show = Choice(label=texts.OPEN_ONES, value=LIST.value("o.0"))
    return Reply(text=texts.NEW_ONES.format(count=count), kind="answer", buttons=((show,),))


def _find(services: Services, number: str) -> Remark | None:
    known = read_number(number)
    if known is None:
        return None
    with require_store(services).look() as work:
        return work.remarks.find(known)


def _cut(text: str, length: int) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= length else joined[: length - 1].rstrip() + "…"


LIST = Button(prefix="desk", action="settle_feedback", handle=show_list)
VIEW = Button(prefix="remark", action="settle_feedback", handle=show_one)
JUDGE = Button(prefix="judge", action="settle_feedback", handle=ask_outcome)
SETTLE = Button(prefix="settle", action="settle_feedback", handle=settle)
BUTTONS = (LIST, VIEW, JUDGE, SETTLE)
