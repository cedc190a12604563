"""What is called to mind, when, and to whom: an agency's work by its deadlines, one message a morning for each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal

from handlers.messages import Role
from handlers.notices import Notice, Window
from handlers.people import Person
from handlers.ports import Services, Work
from handlers.progress import Case, cases_of, cases_of_task
from handlers.standings import Key
from handlers.wishes import Acknowledgement, Wishes
from knowledge.facts import RoleName
from knowledge.model import Task
from knowledge.owing import settle_name
from knowledge.reminder_days import LEAD_DAYS, list_calls, most_ahead
from knowledge.working_days import count_working_days, is_working_day, on_or_after

REMINDER = "reminder"
SNOOZED = "snoozed"
UNANSWERED = "unanswered"

ASK_AGAIN_AFTER = 2
TELL_SUPERVISOR_AFTER = 5
TELL_ADMIN_AFTER = 10
"""Working days without an acknowledgement: the officials are asked again, their supervisor is told, then the admins."""

SUPERVISOR_HOUR = 8
RETURN_DAYS = 7
"""How far ahead the first message after a leave looks, beside what is overdue."""

Reason = Literal["ahead", "past", "again", "back", "followed"]
"""A call ahead of the deadline or on it; past it; nobody has taken note of an earlier one; the person is back; the
task is another agency's, which the person follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A case that is called to mind, and why; of what it only coordinates an agency hears ahead of the day alone."""

    case: Case
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is reminded for agencies, each since the day on which the first of its people joined."""

    person: Person
    agencies: tuple[str, ...]
    wishes: Wishes


class Office:
    """Who is reminded of what, read from the store once for a whole run of days; of the agencies `only`, or of all."""

    def __init__(self, services: Services, work: Work, zone: tzinfo | None, only: frozenset[str] | None = None) -> None:
        self._library = services.library
        self._only = only
        self._work = work
        self._zone = zone
        self._cases: dict[tuple[str, date, RoleName], tuple[Case, ...]] = {}
        self._calls: dict[tuple[str, date, RoleName, tuple[tuple[int, ...], bool]], tuple[Item, ...]] = {}

    @cached_property
    def recipients(self) -> list[Recipient]:
        """Everybody who is reminded: an agency's officials, or, where it has none, its supervisors."""
        held: dict[int, list[str]] = defaultdict(list)
        people: dict[int, Person] = {}
        for agency, members in self.members.items():
            for person in members:
                people[person.id] = person
                held[person.id].append(agency)
        wishes = self._work.reminders.wishes(people)
        return [
            Recipient(person=people[one], agencies=_wanted(held[one], wishes[one]), wishes=wishes[one])
            for one in sorted(people)
        ]

    @cached_property
    def members(self) -> dict[str, list[Person]]:
        """Who answers for each agency, in the order in which they came."""
        found: dict[str, dict[int, Person]] = defaultdict(dict)
        for role in ("official", "supervisor"):
            served = frozenset(found)
            for person in self._with_role(role):
                for held in person.memberships:
                    if held.role == role and held.agency and settle_name(held.agency) not in served:
                        found[settle_name(held.agency)][person.id] = person
        return {agency: list(people.values()) for agency, people in found.items()}

    def _with_role(self, role: Role) -> list[Person]:
        people = self._work.people
        if self._only is None:
            return people.with_role(role)
        written = [name for name in people.list_agencies() if settle_name(name) in self._only]
        found = {person.id: person for name in written for person in people.with_role(role, name)}
        return [found[number] for number in sorted(found)]

    @cached_property
    def since(self) -> dict[str, date]:
        """Since when each agency can be asked for an answer: the day on which the first of its people joined."""
        return {
            agency: min(
                held.since.astimezone(self._zone).date()
                for person in members
                for held in person.memberships
                if held.agency and settle_name(held.agency) == agency
            )
            for agency, members in self.members.items()
        }

    @cached_property
    def acknowledged(self) -> dict[Key, Acknowledgement]:
        """The last acknowledgement of each thing to be done."""
        return self._work.reminders.acknowledgements(self.members)

    def cases(self, agency: str, day: date, role: RoleName) -> tuple[Case, ...]:
        """Return what the agency still has to do on `day` in a role."""
        key = (agency, day, role)
        if key not in self._cases:
            found = cases_of(self._library, self._work, agency, day, (role,))
            self._cases[key] = tuple(case for case in found if case.is_open and case.due_on is not None)
        return self._cases[key]

    def items(self, recipient: Recipient, day: date) -> list[Item]:
        """Return what is called to mind on `day`, the most pressing first; nothing on a day off or on leave."""
        found: dict[object, Item] = {}
        for one in self._each(recipient, day):
            found.setdefault(one.case.key, one)
        return sorted(found.values(), key=lambda item: (item.case.due_on or day, item.case.key.plan))

    def has_items(self, recipient: Recipient, day: date) -> bool:
        """Whether anything is called to mind on `day`."""
        return next(self._each(recipient, day), None) is not None

    def _each(self, recipient: Recipient, day: date) -> Iterator[Item]:
        wishes = recipient.wishes
        if not is_working_day(day) or wishes.is_paused(day):
            return
        back = wishes.paused_until is not None and on_or_after(wishes.paused_until + timedelta(days=1)) == day
        for agency in recipient.agencies:
            for role in wishes.roles:
                for one in self._called(agency, day, role, (wishes.lead_days, back)):
                    if (one.case.key.plan, one.case.key.item) not in wishes.put_away:
                        yield one
        for plan, item in sorted(wishes.followed):
            for case in self._followed(plan, item, day):
                if any(call.day == day for call in list_calls(*self._terms(case, wishes.lead_days))):
                    yield Item(case=case, reason="followed")

    def _called(self, agency: str, day: date, role: RoleName, wish: tuple[tuple[int, ...], bool]) -> tuple[Item, ...]:
        """Return what is called to mind for an agency; most of its people wish the same, so it is found once."""
        key = (agency, day, role, wish)
        if key not in self._calls:
            lead_days, back = wish
            found = ((case, self._reason(case, day, lead_days, back=back)) for case in self.cases(agency, day, role))
            self._calls[key] = tuple(Item(case=case, reason=reason) for case, reason in found if reason is not None)
        return self._calls[key]

    def _followed(self, plan: str, item: str, day: date) -> list[Case]:
        """Return what the agencies named for themselves still have to do for a task that somebody follows."""
        record = self._library.find_task(plan, item)
        content = record.content() if record else None
        if not isinstance(content, Task):
            return []
        cases = cases_of_task(self._library.get_document(plan), content, self._work, day)
        return [one for one in cases if one.is_open and one.due_on is not None and not one.assignment.group]

    def _reason(self, case: Case, day: date, lead_days: tuple[int, ...], *, back: bool) -> Reason | None:
        call = next((one for one in list_calls(*self._terms(case, lead_days)) if one.day == day), None)
        leads = case.assignment.role == "lead"
        if call is not None and (leads or call.kind == "ahead"):
            return call.kind
        if leads and self.waiting_days(case, day) == ASK_AGAIN_AFTER and not self._is_called_next(case, day, lead_days):
            return "again"
        return "back" if back and (case.is_overdue(day) or case.is_soon(day, RETURN_DAYS)) else None

    def _is_called_next(self, case: Case, day: date, lead_days: tuple[int, ...]) -> bool:
        """Whether the next working day calls it to mind anyway, so that nobody is asked on two days running."""
        following = on_or_after(day + timedelta(days=1))
        return any(call.day == following for call in list_calls(*self._terms(case, lead_days)))

    def _terms(self, case: Case, lead_days: tuple[int, ...]) -> tuple[date, tuple[int, ...]]:
        assert case.due_on is not None  # noqa: S101 - `cases` leaves out what has no day
        most = most_ahead(case.assignment.row.deadline)
        return case.due_on, tuple(days for days in lead_days if days <= most)

    def waiting_days(self, case: Case, day: date) -> int | None:
        """Return for how many working days a call has waited for somebody of the agency to take note, None for none.

        A step in the work counts as having taken note. Only calls by the usual lead times wait for an answer.
        """
        if not case.is_open or case.due_on is None:
            return None
        answered = self._answered_on(case)
        since = self.since.get(case.key.agency, day)
        for call in list_calls(*self._terms(case, LEAD_DAYS)):
            if since <= call.day < day and (answered is None or call.day > answered):
                return count_working_days(call.day, day)
        return None

    def _answered_on(self, case: Case) -> date | None:
        noted = self.acknowledged.get(case.key)
        moments = [noted.at] if noted else []
        if case.standing is not None:
            moments.append(case.standing.updated_at)
        return max(moments).astimezone(self._zone).date() if moments else None

    def unanswered(self, agency: str, day: date, after: int) -> list[Case]:
        """Return what nobody of the agency has taken note of for exactly `after` working days on `day`."""
        if not is_working_day(day):
            return []
        return [case for case in self.cases(agency, day, "lead") if self.waiting_days(case, day) == after]


def _wanted(agencies: Sequence[str], wishes: Wishes) -> tuple[str, ...]:
    return tuple(one for one in agencies if wishes.agencies is None or one in wishes.agencies)


def plan_reminders(window: Window, services: Services, work: Work) -> Iterator[Notice]:
    """Give a notice for each person and morning in the window on which something is to be called to mind."""
    office = Office(services, work, window.until.tzinfo)
    for day in list_working_days(window):
        for one in office.recipients:
            due_at = at_hour(day, one.wishes.hour, window)
            if window.holds(due_at) and office.has_items(one, day):
                yield Notice(
                    key=f"reminder:{one.person.id}:{day}",
                    person_id=one.person.id,
                    kind=REMINDER,
                    due_at=due_at,
                    subject={"day": day.isoformat()},
                )


def plan_unanswered(window: Window, services: Services, work: Work) -> Iterator[Notice]:
    """Give a notice to the supervisors, later to the admins, for each day on which calls have waited too long."""
    office = Office(services, work, window.until.tzinfo)
    for day in list_working_days(window):
        due_at = at_hour(day, SUPERVISOR_HOUR, window)
        if not window.holds(due_at):
            continue
        told: set[int] = set()
        for agency in office.members:
            for after in (TELL_SUPERVISOR_AFTER, TELL_ADMIN_AFTER):
                if office.unanswered(agency, day, after):
                    told.update(person.id for person in who_is_told(work, agency, after))
        for person_id in sorted(told):
            yield Notice(
                key=f"unanswered:{person_id}:{day}",
                person_id=person_id,
                kind=UNANSWERED,
                due_at=due_at,
                subject={"day": day.isoformat()},
            )


def who_is_told(work: Work, agency: str, after: int) -> list[Person]:
    """Return who is told that an agency does not answer: its supervisors, then, or where it has none, the admins."""
    from handlers.acting import supervisors_of

    if after >= TELL_ADMIN_AFTER:
        return work.people.with_role("admin")
    return [person for person, _ in supervisors_of(work, agency)]


def at_hour(day: date, hour: int, window: Window) -> datetime:
    """Return the moment on `day` at `hour` in the office's time zone."""
    return datetime.combine(day, time(hour), tzinfo=window.until.tzinfo)


def list_working_days(window: Window) -> Iterator[date]:
    """Give the working days that a window touches."""
    day = window.after.date()
    while day <= window.until.date():
        if is_working_day(day):
            yield day
        day += timedelta(days=1)


def days_of(notices: Iterable[Notice]) -> list[date]:
    """Return the days that notices were planned for."""
    return sorted({date.fromisoformat(one.subject["day"]) for one in notices})
