"""Answers of officials that become the assistant's own: proposed, reviewed by an admin, given, taken back."""

from datetime import datetime, timedelta

from handlers.awaited import await_text
from handlers.masking import mask
from handlers.membership import read_number
from handlers.messages import Choice, Citation, Incoming, Reply
from handlers.notices import Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.rooms import Kind
from handlers.texts import common, dates
from handlers.texts import tickets as texts
from handlers.tickets import AnswerState, ReviewedAnswer
from knowledge.likeness import find_alike

REVIEW = "review"
"""The prefix of the admins' buttons."""
FRESH = timedelta(days=183)
CITED = "reviewed-answers"
_LIMIT = 3000
_STATES: dict[str, tuple[AnswerState, tuple[AnswerState, ...]]] = {
    "yes": ("approved", ("proposed",)),
    "no": ("declined", ("proposed",)),
    "off": ("retired", ("approved",)),
}
"""What each button makes of an answer, and of which states."""


def tell_admins(answer: ReviewedAnswer, work: Work) -> None:
    """Tell the admins of an answer that was proposed just now."""
    for admin in work.people.with_role("admin"):
        key = f"reviewed:{answer.id}:new:{admin.id}"
        subject = {"answer": answer.id}
        due_at = answer.proposed_at
        work.outbox.put(Notice(key=key, person_id=admin.id, kind="answer_proposed", due_at=due_at, subject=subject))
    work.audit.note(answer.proposed_at, f"person:{answer.proposed_by}", "answer_proposed", f"answer:{answer.id}")


def find_reviewed(incoming: Incoming, services: Services) -> Reply | None:
    """Return the approved answer to a question asked in much the same words, None where there is none."""
    if services.store is None:
        return None
    with services.store.look() as work:
        answers = work.reviewed_answers.list_some(("approved",))
    place = find_alike(incoming.text, [answer.question for answer in answers])
    return None if place is None else _give(answers[place], incoming)


def _give(answer: ReviewedAnswer, incoming: Incoming) -> Reply:
    reviewed_at = answer.reviewed_at or answer.proposed_at
    day = dates.day(reviewed_at.astimezone(incoming.received_at.tzinfo).date())
    text = texts.REVIEWED_ANSWER.format(answer=answer.answer, day=day, agency=answer.agency, question=answer.question)
    if reviewed_at + FRESH < incoming.received_at:
        text = f"{text}\n{texts.OLD_ANSWER}"
    citation = Citation(plan=CITED, item=str(answer.id), place=day, quote=answer.answer)
    return Reply(text=text, kind="answer", citations=(citation,))


def show_list(_incoming: Incoming, services: Services, _words: str) -> Reply:
    """/duyet: the answers that wait for a review and those in use."""
    with require_store(services).look() as work:
        proposed = work.reviewed_answers.list_some(("proposed",))
        approved = work.reviewed_answers.list_some(("approved",))
    if not proposed and not approved:
        return Reply(text=texts.REVIEW_NONE, kind="no_answer")
    head = texts.REVIEW_LIST.format(proposed=len(proposed), approved=len(approved))
    shown = [*proposed, *reversed(approved)][:10]
    rows = tuple((Choice(label=f"{one.id}. {one.question}"[:60], value=f"{REVIEW}.show.{one.id}"),) for one in shown)
    return Reply(text=head, kind="list", buttons=rows)


def press(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the screen behind a button of the review."""
    act, _, number = rest.partition(".")
    known = read_number(number)
    with require_store(services).begin() as work:
        answer = None if known is None else work.reviewed_answers.find(known)
        if answer is None:
            return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)
        if act in _STATES:
            return _settle(answer, act, incoming, work)
        if act == "edit" and answer.state == "proposed":
            await_text(incoming, services, f"{REVIEW}.edited.{answer.id}")
            return Reply(text=texts.ASK_REWORD.format(number=answer.id), kind="clarify")
        if act == "edited":
            _reword(answer, incoming, work)
            answer = work.reviewed_answers.find(answer.id) or answer
        return show(answer, incoming)


def _reword(answer: ReviewedAnswer, incoming: Incoming, work: Work) -> None:
    words = mask(incoming.text.strip())[:_LIMIT]
    if words and work.reviewed_answers.reword(answer.id, answer.question, words):
        actor = f"person:{work.people.add(incoming.person, '', incoming.received_at).id}"
        work.audit.note(incoming.received_at, actor, "answer_reworded", f"answer:{answer.id}")


def show(answer: ReviewedAnswer, incoming: Incoming) -> Reply:
    """Return an answer as whoever reviews it reads it."""
    day = dates.day(answer.proposed_at.astimezone(incoming.received_at.tzinfo).date())
    return _describe(answer, day)


def _describe(answer: ReviewedAnswer, day: str) -> Reply:
    text = texts.REVIEW_HEAD.format(
        number=answer.id, state=texts.REVIEW_STATES[answer.state], agency=answer.agency, day=day,
        question=answer.question, answer=answer.answer,
    )  # fmt: skip
    labels = {
        "proposed": (("yes", texts.APPROVE), ("no", texts.DECLINE), ("edit", texts.REWORD)),
        "approved": (("off", texts.RETIRE),),
    }.get(answer.state, ())
    row = tuple(Choice(label=label, value=f"{REVIEW}.{act}.{answer.id}") for act, label in labels)
    return Reply(text=text, kind="answer", buttons=(row,) if row else ())


def _settle(answer: ReviewedAnswer, act: str, incoming: Incoming, work: Work) -> Reply:
    state, before = _STATES[act]
    now = incoming.received_at
    person_id = work.people.add(incoming.person, "", now).id
    if not work.reviewed_answers.settle(answer.id, state, person_id, now, before=before):
        return Reply(text=texts.REVIEWED_BEFORE, kind="no_answer")
    work.audit.note(now, f"person:{person_id}", f"answer_{state}", f"answer:{answer.id}")
    if state in texts.TO_PROPOSER and answer.proposed_by not in {None, person_id}:
        subject = {"answer": answer.id, "state": state}
        key = f"reviewed:{answer.id}:{state}"
        work.outbox.put(
            Notice(key=key, person_id=answer.proposed_by or 0, kind="answer_reviewed", due_at=now, subject=subject)
        )
    return Reply(text=texts.REVIEWED[state], kind="answer", edits=True)


def render_proposed(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return the answer that waits for a review."""
    with require_store(services).look() as work:
        answer = work.reviewed_answers.find(int(notices[0].subject["answer"]))
    if answer is None or answer.state != "proposed":
        return Dropped(reason="done")
    return _describe(answer, dates.day(answer.proposed_at.astimezone(now.tzinfo).date()))


def render_reviewed(
    notices: tuple[Notice, ...], _person: Person, _services: Services, _now: datetime
) -> Reply | Dropped:
    """Return what became of an answer to whoever proposed it."""
    subject = notices[0].subject
    return Reply(text=texts.TO_PROPOSER[subject["state"]].format(number=subject["answer"]), kind="answer")


KINDS = (
    Kind(name="answer_proposed", action="review_answers", render=render_proposed),
    Kind(name="answer_reviewed", action="ask", render=render_reviewed),
)
