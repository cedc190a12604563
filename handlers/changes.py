"""What changed between two versions of a plan: told in words, and whose work it is about."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers import cards
from handlers.acting import workers_of
from handlers.messages import Choice, Reply
from handlers.notices import AFTER_OTHERS, Dropped, Notice
from handlers.people import Person
from handlers.ports import Services, Work
from handlers.rooms import Kind
from handlers.texts import answers
from handlers.texts import intake as texts
from handlers.texts import plans as plan_texts
from handlers.texts import work as work_texts
from knowledge.changes import Change, compare_plans
from knowledge.model import Plan, Task
from knowledge.owing import assignments_of, settle_name

_LONGEST = 160  # letters of a text that is quoted
_MOST = 30
_OF_TASKS = frozenset(texts.CHANGE) - {"document", "target", "target_added", "target_dropped", "area"}


def tell_change(change: Change) -> str:
    """Return one change in words."""
    said = quote(before=change.before, after=change.after, subject=change.subject)
    field = texts.FIELDS.get(change.subject, change.subject)
    return texts.CHANGE[change.kind].format(item=change.item, place=name_section(change.place), field=field, **said)


def name_section(section: str) -> str:
    """Return a place in words: a path of headings ("II.2.1"), or what says already where it is."""
    return section if any(map(str.isspace, section)) else texts.SECTION.format(section=section)


def quote(**said: str) -> dict[str, str]:
    """Return texts to be quoted, none too long, a word for an empty one."""
    return {name: shorten(text) or texts.BLANK for name, text in said.items()}


def shorten(text: str) -> str:
    """Return a text that is not too long to quote; the JSON report has it whole."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"


def moved_items(changes: Iterable[Change]) -> dict[str, str]:
    """Return the tasks that bear another number now, by the number they had."""
    return {one.before: one.after for one in changes if one.kind == "renumbered"}


def dropped_items(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the old numbers of tasks that are no more."""
    return tuple(one.item for one in changes if one.kind == "dropped")


def changes_by_agency(before: Plan, after: Plan, changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Return what changed in the tasks of each agency that leads or coordinates them, in the old version or the new."""
    olds, news = _agencies_by_item(before), _agencies_by_item(after)
    back = {new: old for old, new in moved_items(changes).items()}
    found: dict[str, list[Change]] = {}
    for change in changes:
        if change.kind not in _OF_TASKS:
            continue
        old = olds.get(change.item if change.kind == "dropped" else back.get(change.item, change.item), ())
        new = () if change.kind == "dropped" else news.get(change.item, ())
        for agency in dict.fromkeys((*old, *new)) if change.kind != "added" else new:
            found.setdefault(agency, []).append(change)
    return found


def _agencies_by_item(plan: Plan) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for task in plan.tasks:
        found[task.item] = (*found.get(task.item, ()), *_agencies_of(plan, task))
    return found


def _agencies_of(plan: Plan, task: Task) -> tuple[str, ...]:
    return tuple(
        one.agency
        for index in range(len(task.outputs))
        for role in ("lead", "coordinate")
        for one in assignments_of(plan.document, task, index, role)
    )


def announce_changes(before: Plan | None, after: Plan, revision: int, now: datetime, work: Work) -> int:
    """Put what changed for each person's agency into the outbox, and return how many notices these are.

    `revision` tells this change of the plan from any other.
    """
    if before is None:
        return 0
    by_agency = changes_by_agency(before, after, compare_plans(before, after))
    told = 0
    for person, agency in workers_of(work):
        mine = by_agency.get(settle_name(agency), ())
        if not mine:
            continue
        shown = [[one.kind, one.place, one.item, one.subject, one.before, one.after] for one in mine[:_MOST]]
        told += work.outbox.put(
            Notice(
                key=f"plan:{after.document.id}:{revision}:{person.id}:{settle_name(agency)}"[:200],
                person_id=person.id, kind="plan_changed", due_at=now, priority=AFTER_OTHERS,
                about=f"plan:{after.document.id}",
                subject={"plan": after.document.id, "agency": agency, "changes": shown, "count": len(mine)},
            )
        )  # fmt: skip
    return told


def tell_changes(notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Return what somebody reads when the tasks of their agency changed with a new version of a plan."""
    from handlers.case_codes import code_of_agency
    from handlers.work_lists import LIST

    subject = notices[0].subject
    try:
        document = services.library.get_document(subject["plan"])
    except KeyError:
        return Dropped(reason="gone")
    agency = str(subject["agency"])
    changes = [
        Change(kind=kind, place=place, item=item, subject=about, before=before, after=after)
        for kind, place, item, about, before, after in subject["changes"]
    ]
    head = plan_texts.CHANGES_HEAD.format(plan=cards.name_document(document), agency=agency)
    lines = [plan_texts.CHANGE.format(change=tell_change(one)) for one in changes]
    more = int(subject["count"]) - len(changes)
    lines += [texts.AND_MORE.format(count=more)] if more > 0 else []
    if any(one.kind == "renumbered" for one in changes):
        lines.append(plan_texts.RENUMBERED)
    lines.append(answers.SOURCE_DOCUMENT.format(document=cards.name_document(document)))
    code = code_of_agency(settle_name(agency))
    button = Choice(label=work_texts.SEE_LIST, value=LIST.value(f"a0.{code}"))
    return Reply(text="\n".join([head, *lines]), kind="answer", buttons=((button,),))


KIND = Kind(name="plan_changed", action="see_work", render=tell_changes)
