"""The monthly picture of what citizens ask, for supervisors, and the reminder to admins to check the service guide."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from statistics import median

from handlers.messages import Incoming, Reply
from handlers.notices import AFTER_OTHERS, Dropped, Notice, Window
from handlers.people import Person
from handlers.permissions import reach
from handlers.ports import Services, Work, require_store
from handlers.rooms import SUPERVISORS, Command, Kind, Planner, Room
from handlers.service_screens import CODE
from handlers.texts import dates
from handlers.texts import picture as texts
from handlers.ticket_views import tell_wait
from handlers.tickets import DeskCount, Picture
from knowledge.services import Guide, Review, find_to_review, load_guide
from knowledge.working_days import on_or_after

MOST_NAMED = 8
SENT_AT = time(8, 0)
_MONTH = re.compile(r"(?:thang\s*)?(?P<month>1[0-2]|0?[1-9])(?:\s*[/-]\s*(?P<year>20\d\d))?")


def show_picture(incoming: Incoming, services: Services, words: str) -> Reply:
    """/tinhhinh: the month that goes on, or the one that `words` name ("10/2026")."""
    today = incoming.today
    since = _first_of(today)
    if words:
        named = _MONTH.fullmatch(words.strip().lower().replace("á", "a"))
        if named is None:
            return Reply(text=texts.BAD_MONTH, kind="clarify")
        since = date(int(named["year"] or today.year), int(named["month"]), 1)
    with require_store(services).look() as work:
        picture = draw(since, reach(incoming, "see_citizens"), work, incoming.received_at)
    return write(picture, today, incoming.received_at)


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _next_month(first: date) -> date:
    return _first_of(first + timedelta(days=31))


def draw(since: date, agencies: frozenset[str] | None, work: Work, like: datetime) -> Picture:
    """Return the month that begins with `since`: what was asked of the assistant, and of the desks of `agencies`."""
    until = _next_month(since)
    midnight = time(tzinfo=like.tzinfo)
    desks = work.tickets.count_desks(
        datetime.combine(since, midnight), datetime.combine(until, midnight), agencies=agencies
    )
    return Picture(since=since, until=until, asked=work.asked.sum_up(since, until), desks=desks)


def write(picture: Picture, today: date, now: datetime) -> Reply:
    """Return a month in words; nothing in it tells who asked."""
    words = texts.THIS_MONTH if picture.since <= today < picture.until else texts.MONTH
    month = words.format(month=f"{picture.since:%m/%Y}")
    if not picture.asked and not picture.desks:
        return Reply(text=texts.NOTHING.format(month=month), kind="no_answer")
    blocks = [texts.TITLE.format(month=month), *_asked(picture), _desks(picture.desks, now), texts.NAMELESS]
    return Reply(text="\n\n".join(block for block in blocks if block), kind="list")


def _asked(picture: Picture) -> Iterator[str]:
    kinds: Counter[str] = Counter()
    entries: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in picture.asked:
        kinds[one.outcome] += one.times
        entries[one.entry] += one.times
        if one.outcome == "no_answer":
            missed[one.entry] += one.times
    yield texts.ASKED.format(
        count=kinds.total(), answered=kinds["answer"] + kinds["list"], clarified=kinds["clarify"],
        declined=kinds["no_answer"],
    )  # fmt: skip
    for title, counts in ((texts.MOST, entries), (texts.UNANSWERED, missed)):
        if counts:
            lines = [
                texts.LINE.format(name=_name(entry), times=times) for entry, times in counts.most_common(MOST_NAMED)
            ]
            yield "\n".join((title, *lines))


def _name(entry: str) -> str:
    guide = load_guide()
    key = entry.removeprefix(CODE)
    if entry.startswith(CODE) and (key in guide.services or key in guide.generals):
        return guide.name_of(key)
    return texts.TOPICS.get(entry, entry)


def _desks(desks: Iterable[DeskCount], now: datetime) -> str:
    lines = [_desk(desk, now) for desk in desks]
    return "\n".join((texts.DESKS, *lines)) if lines else texts.NO_DESKS


def _desk(desk: DeskCount, now: datetime) -> str:
    line = texts.DESK.format(
        agency=desk.agency, asked=desk.asked_count, answered=desk.answered_count, waiting=desk.waiting_count
    )
    if desk.wait_seconds:
        middle, longest = median(desk.wait_seconds), max(desk.wait_seconds)
        line += texts.WAIT.format(median=_span(middle, now), longest=_span(longest, now))
    marks = Counter(desk.satisfaction)
    if marks:
        mean = sum(mark * count for mark, count in marks.items()) / marks.total()
        line += texts.SATISFACTION.format(mean=f"{mean:.1f}".replace(".", ","), count=marks.total())
    return f"{line}."


def _span(seconds: float, now: datetime) -> str:
    return tell_wait(now - timedelta(seconds=seconds), now)


# ---- by the calendar


def _mornings(window: Window, *, working: bool) -> Iterator[datetime]:
    """Give the morning of the first of each month (of its first working day) that lies in a window."""
    first = _first_of(window.after.date())
    while first <= window.until.date():
        day = on_or_after(first) if working else first
        morning = datetime.combine(day, SENT_AT, tzinfo=window.after.tzinfo)
        if window.holds(morning):
            yield morning
        first = _next_month(first)


def plan_pictures(window: Window, _services: Services, work: Work) -> Iterable[Notice]:
    """Return the pictures of last month, which go to supervisors and admins on the first."""
    for morning in _mornings(window, working=False):
        since = _first_of(morning.date() - timedelta(days=1))
        people = [*work.people.with_role("supervisor"), *work.people.with_role("admin")]
        for person_id in dict.fromkeys(person.id for person in people):
            key = f"picture:{since:%Y-%m}:{person_id}"
            yield _notice("picture", key, person_id, morning, since=since.isoformat())


def plan_reviews(window: Window, _services: Services, work: Work) -> Iterable[Notice]:
    """Return the reminders to admins, on the first working day of a month in which something is to be checked."""
    for morning in _mornings(window, working=True):
        if find_to_review(load_guide(), morning.date()):
            for admin in work.people.with_role("admin"):
                yield _notice("guide_review", f"guide-review:{morning:%Y-%m}:{admin.id}", admin.id, morning)


def _notice(kind: str, key: str, person_id: int, due_at: datetime, **subject: str) -> Notice:
    return Notice(key=key, person_id=person_id, kind=kind, due_at=due_at, subject=dict(subject), priority=AFTER_OTHERS)


def render_picture(notices: tuple[Notice, ...], person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return the picture of a month, of the agencies that the reader may see now."""
    since = date.fromisoformat(str(notices[0].subject["since"]))
    held = {(one.role, one.agency) for one in person.memberships}
    whole = any(role == "admin" for role, _ in held)
    agencies = frozenset(agency for role, agency in held if role == "supervisor" and agency is not None)
    with require_store(services).look() as work:
        picture = draw(since, None if whole else agencies, work, now)
    reply = write(picture, now.date(), now)
    return Dropped(reason="empty") if reply.kind == "no_answer" else reply


def render_review(_notices: tuple[Notice, ...], _person: Person, _services: Services, now: datetime) -> Reply | Dropped:
    """Return which entries of the guide are to be checked again, and why."""
    guide = load_guide()
    found = find_to_review(guide, now.date())
    if not found:
        return Dropped(reason="done")
    entries = {one.entry for one in found}
    lines = [texts.REVIEW_TITLE.format(count=len(entries)), *_laws(found, guide)]
    old = [one.entry for one in found if one.reason == "old"]
    if old:
        lines.append(texts.REVIEW_OLD.format(count=len(old), names=_names(old, guide)))
    return Reply(text="\n\n".join((*lines, texts.REVIEW_DO)), kind="list")


def _laws(found: Iterable[Review], guide: Guide) -> Iterator[str]:
    by_law: dict[tuple[date, str], list[str]] = {}
    for one in found:
        if one.reason == "law":
            by_law.setdefault((one.on, one.law), []).append(one.entry)
    for (day, law), entries in sorted(by_law.items()):
        names = _names(entries, guide)
        yield texts.REVIEW_LAW.format(law=law, day=dates.day(day), count=len(entries), names=names)


def _names(entries: list[str], guide: Guide) -> str:
    named = "; ".join(guide.name_of(entry) for entry in entries[:MOST_NAMED])
    if len(entries) <= MOST_NAMED:
        return named
    return texts.REVIEW_MORE.format(names=named, count=len(entries) - MOST_NAMED)


ROOM = Room(
    commands=(
        Command(
            names=("tinhhinh",), action="see_citizens", handle=show_picture, about=texts.ABOUT, menu=SUPERVISORS
        ),
    ),
    kinds=(
        Kind(name="picture", action="see_citizens", render=render_picture),
        Kind(name="guide_review", action="review_answers", render=render_review),
    ),
    planners=(
        Planner(name="citizen_pictures", plan=plan_pictures),
        Planner(name="guide_reviews", plan=plan_reviews),
    ),
)  # fmt: skip
