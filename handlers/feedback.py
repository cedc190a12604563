"""Saying what one thinks of an answer: praise is counted, a wrong answer becomes a remark, and so does a suggestion."""

from collections.abc import Iterable
from datetime import timedelta

from handlers import feedback_desk, rating
from handlers.awaited import await_text
from handlers.masking import mask
from handlers.membership import read_number
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import Notice, Window
from handlers.permissions import may
from handlers.ports import Services, Work, require_store
from handlers.rating import Given, find_given, find_last, note_rated
from handlers.remarks import Cause, Draft, Remark
from handlers.rooms import EVERYBODY, Button, Command, Kind, Planner, Room
from handlers.texts import feedback as texts

MOST_A_DAY = 20
"""Remarks that one person may make in 24 hours."""

WORDS_LIMIT = 1500
WORDS_KEPT_FOR = timedelta(days=90)
_QUOTED = 200


def praise(incoming: Incoming, services: Services, token: str) -> Reply:
    """Count an answer as helpful, once, and take the row away from below it."""
    given = find_given(token, incoming, services)
    if given is not None and not given.rated:
        with require_store(services).begin() as work:
            work.remarks.rate(incoming.today, helpful=True)
        note_rated(given, incoming, services)
    buttons = () if given is None else given.buttons
    return Reply(text="", kind="answer", alert=texts.THANKS, buttons=buttons, edits=True)


def call_wrong(incoming: Incoming, services: Services, token: str) -> Reply:
    """Ask what is wrong with the answer."""
    given = find_given(token, incoming, services)
    return Reply(text=texts.ANSWER_GONE, kind="no_answer") if given is None else _ask_cause(given, incoming)


def call_last_wrong(incoming: Incoming, services: Services, words: str) -> Reply:
    """/baosai: ask what is wrong with the last answer, or note the words that say so."""
    given = find_last(incoming, services)
    if given is None:
        return Reply(text=texts.NOTHING_TO_CALL_WRONG, kind="clarify")
    return _note_wrong(incoming, services, given, "other", words) if words else _ask_cause(given, incoming)


def _ask_cause(given: Given, incoming: Incoming) -> Reply:
    """Return the causes to choose from; in a group no words are waited for, as what is said there is not for us."""
    choices = [
        Choice(label=label, value=CAUSE.value(f"{cause}.{given.token}")) for cause, label in texts.CAUSES.items()
    ]
    cancel = Choice(label=texts.CANCEL, value=CANCEL.value(""))
    rows = (tuple(choices[:2]), tuple(choices[2:4]), (cancel,) if incoming.group else (choices[4], cancel))
    ask = texts.ASK_CAUSE_IN_GROUP if incoming.group else texts.ASK_CAUSE
    return Reply(text=ask.format(question=shorten(given.question)), kind="clarify", buttons=rows)


def name_cause(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Make the remark with the cause that was pressed; "other" is asked for in words first."""
    named, _, token = rest.partition(".")
    cause: Cause | None = next((one for one in texts.CAUSES if one == named), None)
    given = find_given(token, incoming, services)
    if cause is None or given is None:
        return Reply(text=texts.ANSWER_GONE, kind="no_answer", edits=True)
    if cause != "other":
        return _note_wrong(incoming, services, given, cause, "", edits=True)
    await_text(incoming, services, TOLD.value(token))
    return _prompt(texts.ASK_WORDS)


def take_wrong_words(incoming: Incoming, services: Services, token: str) -> Reply:
    """Make the remark of what was typed about the answer."""
    given = find_given(token, incoming, services)
    if given is None:
        return Reply(text=texts.ANSWER_GONE, kind="no_answer")
    return _note_wrong(incoming, services, given, "other", incoming.text)


def _prompt(text: str) -> Reply:
    return Reply(
        text=text, kind="clarify", buttons=((Choice(label=texts.CANCEL, value=CANCEL.value("")),),), edits=True
    )


def _note_wrong(
    incoming: Incoming, services: Services, given: Given, cause: Cause, words: str, *, edits: bool = False
) -> Reply:
    if len(words) > WORDS_LIMIT:
        await_text(incoming, services, TOLD.value(given.token))
        return _too_long(words)
    with require_store(services).begin() as work:
        person_id = _sender(incoming, work)
        if _too_many(incoming, work, person_id):
            return Reply(text=texts.TOO_MANY.format(count=MOST_A_DAY), kind="no_answer", edits=edits)
        draft = Draft(
            kind="wrong", person_id=person_id, cause=cause, words=mask(words), token=given.token,
            question=given.question, reply=given.reply, citations=given.citations,
        )  # fmt: skip
        remark, new = work.remarks.make(draft, incoming.received_at)
        if new:
            work.remarks.rate(incoming.today, helpful=False)
            _tell_admins(remark, incoming, work)
    note_rated(given, incoming, services)
    if not new:
        return Reply(text=texts.NOTED_BEFORE.format(number=remark.id), kind="answer", edits=edits)
    more = () if incoming.group else ((Choice(label=texts.ADD_WORDS, value=MORE.value(remark.id)),),)
    text = texts.NOTED_WRONG.format(number=remark.id, cause=texts.with_cause(cause))
    return Reply(text=text, kind="answer", buttons=more, edits=edits)


def forget_old(window: Window, _services: Services, work: Work) -> Iterable[Notice]:
    """Forget the words of remarks that are older than questions may be kept; there is nobody to be told."""
    work.remarks.purge(window.until - WORDS_KEPT_FOR)
    return ()


def ask_more(incoming: Incoming, services: Services, number: str) -> Reply:
    """Wait for what the person has to add to a remark."""
    if read_number(number) is None:
        return Reply(text=texts.CLOSED_FOR_MORE, kind="no_answer")
    await_text(incoming, services, ADDED.value(number))
    return _prompt(texts.ASK_MORE)


def add_more(incoming: Incoming, services: Services, number: str) -> Reply:
    """Put what was typed below the words of the sender's own remark."""
    known = read_number(number)
    if known is None or not incoming.text.strip():
        return Reply(text=texts.CLOSED_FOR_MORE, kind="no_answer")
    if len(incoming.text) > WORDS_LIMIT:
        await_text(incoming, services, ADDED.value(number))
        return _too_long(incoming.text)
    with require_store(services).begin() as work:
        added = work.remarks.add_words(known, _sender(incoming, work), mask(incoming.text))
    text = texts.NOTED_MORE.format(number=number) if added else texts.CLOSED_FOR_MORE
    return Reply(text=text, kind="answer" if added else "no_answer")


def suggest(incoming: Incoming, services: Services, words: str) -> Reply:
    """/gopy: note a suggestion; without words an admin sees the open ones, others are asked for theirs."""
    if words:
        return _note_suggestion(incoming, services, words)
    if may(incoming, "settle_feedback"):
        return feedback_desk.show_list(incoming, services, "o.0")
    await_text(incoming, services, SUGGESTED.value(""))
    return _prompt(texts.ASK_SUGGESTION)


def take_suggestion(incoming: Incoming, services: Services, _rest: str) -> Reply:
    """Note what was typed as a suggestion."""
    return _note_suggestion(incoming, services, incoming.text)


def _note_suggestion(incoming: Incoming, services: Services, words: str) -> Reply:
    if len(words) > WORDS_LIMIT:
        await_text(incoming, services, SUGGESTED.value(""))
        return _too_long(words)
    with require_store(services).begin() as work:
        person_id = _sender(incoming, work)
        if _too_many(incoming, work, person_id):
            return Reply(text=texts.TOO_MANY.format(count=MOST_A_DAY), kind="no_answer")
        draft = Draft(kind="suggestion", person_id=person_id, words=mask(words))
        remark, _ = work.remarks.make(draft, incoming.received_at)
        _tell_admins(remark, incoming, work)
    return Reply(text=texts.NOTED_SUGGESTION.format(number=remark.id), kind="answer")


def cancel(_incoming: Incoming, _services: Services, _rest: str) -> Reply:
    """Leave off; what was waited for is waited for no more."""
    return Reply(text=texts.CANCELLED, kind="answer", edits=True)


def _too_long(words: str) -> Reply:
    return Reply(text=texts.TOO_LONG.format(length=len(words), limit=WORDS_LIMIT), kind="clarify")


def _sender(incoming: Incoming, work: Work) -> int:
    """Return the sender's number; somebody unknown is kept by the account alone, to be told what came of it."""
    return work.people.add(incoming.person, "", incoming.received_at).id


def _too_many(incoming: Incoming, work: Work, person_id: int) -> bool:
    return work.remarks.count_by(person_id, incoming.received_at - timedelta(days=1)) >= MOST_A_DAY


def _tell_admins(remark: Remark, incoming: Incoming, work: Work) -> None:
    for admin in work.people.with_role("admin"):
        if incoming.person not in admin.addresses:
            key = f"remark:{remark.id}:new:{admin.id}"
            due = incoming.received_at
            subject = {"remark": remark.id}
            work.outbox.put(Notice(key=key, person_id=admin.id, kind="remark_new", due_at=due, subject=subject))


def shorten(text: str) -> str:
    """Return the beginning of a text as it is quoted."""
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


PRAISE = Button(prefix=rating.HELPFUL, action="give_feedback", handle=praise, in_groups=True)
WRONG = Button(prefix=rating.WRONG, action="give_feedback", handle=call_wrong, in_groups=True)
CAUSE = Button(prefix="why", action="give_feedback", handle=name_cause, in_groups=True)
TOLD = Button(prefix="told", action="give_feedback", handle=take_wrong_words)
MORE = Button(prefix="more", action="give_feedback", handle=ask_more)
ADDED = Button(prefix="added", action="give_feedback", handle=add_more)
SUGGESTED = Button(prefix="suggested", action="give_feedback", handle=take_suggestion)
CANCEL = Button(prefix="drop", action="give_feedback", handle=cancel, in_groups=True)

ROOM = Room(
    commands=(
        Command(
            names=("baosai",), action="give_feedback", handle=call_last_wrong, about=texts.ABOUT_WRONG, menu=EVERYBODY
        ),
        Command(names=("gopy",), action="give_feedback", handle=suggest, about=texts.ABOUT_FEEDBACK, menu=EVERYBODY),
    ),
    buttons=(PRAISE, WRONG, CAUSE, TOLD, MORE, ADDED, SUGGESTED, CANCEL, *feedback_desk.BUTTONS),
    kinds=(
        Kind(name="remark_new", action="settle_feedback", render=feedback_desk.tell_of_new, combined=True),
        Kind(name="remark_settled", action="give_feedback", render=feedback_desk.tell_outcome),
    ),
    planners=(Planner(name="remarks", plan=forget_old),),
)
