"""The assistant with a store, as tests of roles and rights talk with it: several people, one clock."""

from datetime import UTC, datetime, timedelta

from bot.conversations import StoredConversations
from handlers.messages import Asker, Choice, Incoming, Reply
from handlers.notices import Dropped
from handlers.ports import Services
from handlers.registry import list_kinds
from handlers.router import respond

NOW = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)


class NoLibrary:
    """A library that nobody may ask."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was asked for")


class Desk:
    """Everybody's conversation with the assistant; `now` is set by the test."""

    def __init__(self, store, library=None, conversations=None):
        self.store = store
        self.now = NOW
        self.services = Services(
            library=library or NoLibrary(), conversations=conversations or StoredConversations(), store=store
        )

    def say(self, address: str, text: str, *, name: str = "", choice: str | None = None, group: bool = False) -> Reply:
        """Return the reply to what somebody types, or presses where `choice` is given."""
        return respond(
            Incoming(
                person=address, text=text, asker=Asker(), received_at=self.now, choice=choice, display_name=name,
                group=group, bot="cchc_bot",
            ),
            self.services,
        )  # fmt: skip

    def press(self, address: str, choice: Choice | str, *, name: str = "", group: bool = False) -> Reply:
        """Return the reply to a pressed button."""
        value = choice if isinstance(choice, str) else choice.value
        return self.say(address, "", name=name, choice=value, group=group)

    def admit(self, address: str, name: str, role: str | None = None, agency: str | None = None) -> int:
        """Return the number of somebody new, with a role where one is given."""
        with self.store.begin() as work:
            person = work.people.add(address, name, self.now)
            if role is not None:
                work.people.join(person.id, role, agency, self.now)
            return person.id

    def invite(self, role: str = "official", agency: str | None = "Sở Tư pháp", created_by: int | None = None) -> str:
        """Return a fresh code."""
        with self.store.begin() as work:
            return work.invitations.make(role, agency, self.now, created_by=created_by)[0]

    def roles(self, address: str) -> list[tuple[str, str | None]]:
        """Return the roles that somebody holds now."""
        with self.store.look() as work:
            found = work.people.find(address)
        return [] if found is None else [(one.role, one.agency) for one in found.memberships]

    def notices(self, person_id: int) -> list[Reply | Dropped]:
        """Return what waits to be told to somebody, as it would read now, the oldest first."""
        with self.store.look() as work:
            waiting = [line.notice for line in work.outbox.ledger(person_ids=[person_id])]
            person = work.people.get(person_id)
        waiting.sort(key=lambda notice: notice.id)
        return [
            list_kinds()[notice.kind].render((notice,), person, self.services, self.now) for notice in waiting
        ]

    def told(self, person_id: int) -> list[str]:
        """Return the words of what waits to be told to somebody."""
        return [notice.text for notice in self.notices(person_id) if isinstance(notice, Reply)]

    def pass_time(self, **span: float) -> None:
        """Let time go by."""
        self.now += timedelta(**span)


def button(reply: Reply, label: str) -> Choice:
    """Return the button of a screen with this label, or whose label begins with it."""
    return next(choice for row in reply.buttons for choice in row if choice.label.startswith(label))


def labels(reply: Reply) -> list[str]:
    """Return the labels of a screen's buttons."""
    return [choice.label for row in reply.buttons for choice in row]
