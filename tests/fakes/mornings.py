"""What goes out by itself as days go by: planners and renderers of the registry over an office of the tests."""

from collections import defaultdict
from datetime import timedelta

from handlers.notices import Dropped, Window
from handlers.registry import list_kinds, list_planners


def go_on(office, until, planners=None):
    """Let time go by up to `until`; return what was sent, as (moment, person's name, reply), in order.

    Whatever is due for a person at one moment in a combined kind goes out together, as the dispatcher does it.
    """
    window = Window(after=office.now, until=until)
    with office.services.store.begin() as work:
        for planner in list_planners():
            if planners is None or planner.name in planners:
                work.outbox.put_all(planner.plan(window, office.services, work))
    sent = []
    with office.services.store.look() as work:
        lines = [line.notice for line in work.outbox.ledger(due_from=window.after, due_until=until, states={"waiting"})]
        groups = defaultdict(list)
        for notice in sorted(lines, key=lambda one: (one.due_at, one.id)):
            kind = list_kinds()[notice.kind]
            day = notice.due_at if not kind.combined else notice.due_at.astimezone(until.tzinfo).date()
            groups[(notice.due_at if not kind.combined else None, day, notice.person_id, notice.kind)].append(notice)
        people = {notice.person_id: work.people.get(notice.person_id) for notice in lines}
    for (_, _, person_id, kind), notices in groups.items():
        at = notices[0].due_at.astimezone(until.tzinfo)
        reply = list_kinds()[kind].render(tuple(notices), people[person_id], office.services, at)
        if not isinstance(reply, Dropped):
            sent.append((at, people[person_id].display_name, reply))
    office.now = until
    return sorted(sent, key=lambda one: one[0])


def next_days(office, days, planners=None):
    """Let days go by one after the other; return all that was sent."""
    sent = []
    for _ in range(days):
        sent += go_on(office, office.now + timedelta(days=1), planners)
    return sent
