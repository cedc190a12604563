"""People of an office in talk with the assistant over a store: who they are, what they type, tap and send."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.conversations import StoredConversations
from fakes.assistant import ZONE
from handlers.messages import Asker, Incoming, IncomingFile, Reply
from handlers.ports import Services
from handlers.router import respond

START = datetime(2026, 3, 2, 8, tzinfo=ZONE)
AGENCY, OTHER = "Sở Tư pháp", "Sở Nội vụ"


@dataclass
class Office:
    """An office with a library and a store; every message comes a minute after the last one."""

    services: Services
    now: datetime = START
    _numbers: count = field(default_factory=lambda: count(1))

    @classmethod
    def open(cls, library, store):
        return cls(Services(library=library, conversations=StoredConversations(), store=store))

    def hire(self, name, role=None, agency=AGENCY):
        """Return somebody who holds `role`; None for somebody whom the store knows without one."""
        worker = Worker(self, f"telegram:{next(self._numbers)}", name)
        with self.services.store.begin() as work:
            worker.id = work.people.add(worker.address, name, self.now).id
            if role is not None:
                work.people.join(worker.id, role, None if role == "admin" else agency, self.now)
        return worker

    def meet(self, name):
        """Return somebody whom the store does not know."""
        return Worker(self, f"telegram:{next(self._numbers)}", name)

    def dismiss(self, worker):
        """Take all roles from somebody."""
        with self.services.store.begin() as work:
            for held in work.people.get(worker.id).memberships:
                work.people.leave(held.id, self.now, ended_by=None)

    def notices(self, *kinds):
        """Return what waits in the outbox, as (kind, person's number, notice)."""
        with self.services.store.look() as work:
            found = [line.notice for line in work.outbox.ledger()]
        return [one for one in found if not kinds or one.kind in kinds]


@dataclass
class Worker:
    """One person, and the last screen seen."""

    office: Office
    address: str
    name: str
    id: int | None = None
    screen: Reply | None = None

    def say(self, text, **more):
        """Return the reply to a typed message."""
        return self._send(text=text, **more)

    def tap(self, label, **more):
        """Return the reply to a button of the last screen, found by part of its label."""
        choices = [one for row in self.screen.buttons for one in row]
        choice = next((one for one in choices if one.label == label), None) or next(
            one for one in choices if label in one.label
        )
        return self._send(text=choice.label, choice=choice.value, **more)

    def press(self, value, **more):
        """Return the reply to a button by its value."""
        return self._send(text="", choice=value, **more)

    def send_file(self, name, caption="", content=b"%PDF", mime="application/pdf", size=None):
        """Return the reply to a file."""
        file = IncomingFile(
            name=name, mime=mime, size=len(content) if size is None else size, code="CODE", read=lambda: content
        )
        return self._send(text=caption, file=file)

    def labels(self):
        """Return the labels on the last screen."""
        return [one.label for row in self.screen.buttons for one in row]

    def _send(self, **what):
        self.office.now += timedelta(minutes=1)
        incoming = Incoming(person=self.address, asker=Asker(), received_at=self.office.now, display_name=self.name, **what)
        reply = respond(incoming, self.office.services)
        if reply.text:
            self.screen = reply
        return reply


def deliver(notice, office):
    """Return what somebody reads of a notice now, as the dispatcher would render it."""
    from handlers.registry import list_kinds

    with office.services.store.look() as work:
        person = work.people.get(notice.person_id)
    return list_kinds()[notice.kind].render((notice,), person, office.services, office.now)
