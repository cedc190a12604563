"""Citizens and officials who write to the assistant over one store, and the notices that reach them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.conversations import StoredConversations
from bot.store.tables.outbox import OUTBOX
from handlers.messages import Asker, Incoming, Reply
from handlers.notices import Dropped, Notice, Window
from handlers.numbers import list_buttons
from handlers.permissions import person_may
from handlers.ports import Services
from handlers.registry import list_kinds, list_planners
from handlers.router import respond


class Counter:
    """One office with its store and its clock; notices are rendered as the dispatcher does when they fall due."""

    def __init__(self, library, store, now: datetime):
        self.services = Services(library=library, conversations=StoredConversations(), store=store)
        self.store, self.now = store, now
        self._seen = 0

    def citizen(self, person: str) -> "Visitor":
        """Return somebody whom the store does not know."""
        return Visitor(self, person)

    def official(self, person: str, role: str, agency: str | None, name: str = "") -> "Visitor":
        """Return somebody who has joined."""
        with self.store.begin() as work:
            known = work.people.add(person, name or person, self.now)
            work.people.join(known.id, role, agency, self.now)
        return Visitor(self, person)

    def send_due(self) -> list[tuple[str, str, Reply]]:
        """Return what goes out by now and has not gone out before: the account, the kind and the words."""
        with self.store.look() as work:
            query = select(OUTBOX).where(OUTBOX.c.state == "waiting", OUTBOX.c.due_at <= self.now)
            rows = work.connection.execute(query.order_by(OUTBOX.c.id)).mappings().all()
        sent = []
        for row in rows:
            notice = Notice(
                id=row["id"], key=row["key"], person_id=row["person_id"], kind=row["kind"], due_at=row["due_at"],
                subject=row["subject"], about=row["about"], priority=row["priority"],
            )  # fmt: skip
            with self.store.begin() as work:
                person = work.people.get(notice.person_id)
                work.outbox.withdraw(self.now, "sent", key=notice.key)
            kind = list_kinds()[notice.kind]
            if not person_may(person, kind.action, notice.subject.get("agency")):
                continue
            reply = kind.render((notice,), person, self.services, self.now)
            if not isinstance(reply, Dropped):
                sent.append((person.addresses[0], notice.kind, reply))
        return sent

    def plan(self, name: str, **span: float) -> list[Notice]:
        """Return what a planner finds from now on, kept in the outbox."""
        until = self.now + timedelta(**span)
        planner = next(one for one in list_planners() if one.name == name)
        with self.store.begin() as work:
            found = list(planner.plan(Window(after=self.now, until=until), self.services, work))
            work.outbox.put_all(found)
        return found


@dataclass
class Visitor:
    """One person on one channel."""

    counter: Counter
    person: str
    last: Reply = field(default_factory=lambda: Reply(text="", kind="answer"))

    def say(self, text: str = "", **fields: object) -> Reply:
        """Return the reply to a message; a minute goes by."""
        self.counter.now += timedelta(minutes=1)
        incoming = Incoming(person=self.person, text=text, asker=Asker(), received_at=self.counter.now, **fields)
        self.last = respond(incoming, self.counter.services)
        return self.last

    def press(self, label: str, reply: Reply | None = None) -> Reply:
        """Return what the button with this label does, of the last reply or of another."""
        found = [one for one in list_buttons(reply or self.last) if one.label == label]
        assert found, f"{label}: {[one.label for one in list_buttons(reply or self.last)]}"
        return self.say(label, choice=found[0].value)

    def read(self) -> list[Reply]:
        """Return what the assistant sent this person unasked since the last time anybody looked."""
        mine = [reply for address, _, reply in self.counter.send_due() if address == self.person]
        if mine:
            self.last = mine[-1]
        return mine
