"""The store as the handlers see it: transactions with the rooms of the store in them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreUnusable
from bot.store.audit import StoredAudit
from bot.store.broadcasts import StoredBroadcasts
from bot.store.calendars import StoredCalendars
from bot.store.citizens import StoredAsked, StoredKeptCommunes, StoredReviewedAnswers
from bot.store.consents import StoredConsents
from bot.store.engine import open_engine, scrub
from bot.store.handouts import StoredHandouts
from bot.store.inbox import StoredInbox
from bot.store.invitations import StoredInvitations
from bot.store.jottings import Jottings
from bot.store.links import StoredLinks
from bot.store.migrations import migrate
from bot.store.official_account import StoredOfficialAccount
from bot.store.outbox import StoredOutbox
from bot.store.people import StoredPeople
from bot.store.personal import StoredPersonal
from bot.store.plan_versions import StoredPlanVersions
from bot.store.progress import StoredProgress
from bot.store.questions import StoredQuestions
from bot.store.remarks import StoredRemarks
from bot.store.reminders import StoredReminders
from bot.store.sending import StoredSending
from bot.store.shelf import StoredShelf
from bot.store.talks import StoredTalks
from bot.store.tickets import StoredTickets
from bot.store.turns import Turn, make_turn
from bot.store.watching import StoredWatching
from bot.store.web_access import StoredWebAccess

FAILURES = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""What the database raises when it is away, full or out of turn: the same may work later."""


class StoredWork:
    """One transaction; each room is there once it is asked for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def people(self) -> StoredPeople:
        """People and their roles."""
        return StoredPeople(self.connection)

    @cached_property
    def progress(self) -> StoredProgress:
        """How far the work is."""
        return StoredProgress(self.connection)

    @cached_property
    def plan_versions(self) -> StoredPlanVersions:
        """Which version of each plan it follows."""
        return StoredPlanVersions(self.connection)

    @cached_property
    def shelf(self) -> StoredShelf:
        """The plan files that machines share."""
        return StoredShelf(self.connection)

    @cached_property
    def outbox(self) -> StoredOutbox:
        """What is to be sent."""
        return StoredOutbox(self.connection)

    @cached_property
    def sending(self) -> StoredSending:
        """What the dispatcher does with it."""
        return StoredSending(self.connection)

    @cached_property
    def audit(self) -> StoredAudit:
        """Who changed what."""
        return StoredAudit(self.connection)

    @cached_property
    def invitations(self) -> StoredInvitations:
        """Codes by which people join."""
        return StoredInvitations(self.connection)

    @cached_property
    def consents(self) -> StoredConsents:
        """Who agreed to what."""
        return StoredConsents(self.connection)

    @cached_property
    def questions(self) -> StoredQuestions:
        """What was asked, without who asked."""
        return StoredQuestions(self.connection)

    @cached_property
    def tickets(self) -> StoredTickets:
        """Citizens' questions to officials."""
        return StoredTickets(self.connection)

    @cached_property
    def reviewed_answers(self) -> StoredReviewedAnswers:
        """Answers of officials that may be given without them."""
        return StoredReviewedAnswers(self.connection)

    @cached_property
    def kept_communes(self) -> StoredKeptCommunes:
        """The communes that people allowed to be remembered."""
        return StoredKeptCommunes(self.connection)

    @cached_property
    def asked(self) -> StoredAsked:
        """How often citizens ask about what."""
        return StoredAsked(self.connection)

    @cached_property
    def personal(self) -> StoredPersonal:
        """All that is kept of one person."""
        return StoredPersonal(self.connection)

    @cached_property
    def remarks(self) -> StoredRemarks:
        """What people say of the answers."""
        return StoredRemarks(self.connection)

    @cached_property
    def reminders(self) -> StoredReminders:
        """How people want to be reminded, and what has been taken note of."""
        return StoredReminders(self.connection)

    @cached_property
    def broadcasts(self) -> StoredBroadcasts:
        """What admins tell many at once."""
        return StoredBroadcasts(self.connection)

    @cached_property
    def calendar(self) -> StoredCalendars:
        """What was given out in calendars."""
        return StoredCalendars(self.connection)

    @cached_property
    def links(self) -> StoredLinks:
        """A person's accounts on several channels."""
        return StoredLinks(self.connection)

    @cached_property
    def official_account(self) -> StoredOfficialAccount:
        """The Zalo Official Account."""
        return StoredOfficialAccount(self.connection)

    @cached_property
    def inbox(self) -> StoredInbox:
        """Messages that channels will not give again."""
        return StoredInbox(self.connection)

    @cached_property
    def handouts(self) -> StoredHandouts:
        """Files handed out by link."""
        return StoredHandouts(self.connection)

    @cached_property
    def talks(self) -> StoredTalks:
        """What is said on the site's chat page."""
        return StoredTalks(self.connection)

    @cached_property
    def watching(self) -> StoredWatching:
        """How the outbox and the tickets are, in numbers."""
        return StoredWatching(self.connection)

    @cached_property
    def web_access(self) -> StoredWebAccess:
        """Login links and sessions of the site."""
        return StoredWebAccess(self.connection)


class SqlStore:
    """A store on SQLite or PostgreSQL, of the newest schema; any thread may use it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(writes=False)
        self.jottings = Jottings(self.begin)

    @classmethod
    def open(cls, url: str) -> "SqlStore":
        """Return the store at `url`, brought to the newest schema; raises StoreUnusable."""
        try:
            with ExitStack() as undoing:
                engine = open_engine(url)
                undoing.callback(engine.dispose)
                migrate(engine)
                undoing.pop_all()
        except DBAPIError as error:
            raise StoreUnusable(f"{type(error.orig).__name__}") from error
        except (SQLAlchemyError, ImportError, ValueError) as error:
            raise StoreUnusable(f"{type(error).__name__}") from error
        return cls(engine)

    @contextmanager
    def begin(self) -> Iterator[StoredWork]:
        """Give a transaction that may write; it stands when the block ends, and is undone when the block raises."""
        with self.engine.begin() as connection:
            yield StoredWork(connection)

    @contextmanager
    def look(self) -> Iterator[StoredWork]:
        """Give a transaction that only reads, and holds nobody up."""
        with self._reading.begin() as connection:
            yield StoredWork(connection)

    @property
    def shared(self) -> bool:
        """Whether several machines may be at it; SQLite's file is one machine's."""
        return self.engine.dialect.name == "postgresql"

    def make_turn(self, holder: str) -> Turn:
        """Return the right to send, for a dispatcher that calls itself `holder`."""
        return make_turn(self.engine, holder)

    def scrub(self) -> None:
        """Make what was erased unreadable in the database's files as well, as far as it lets itself be told."""
        scrub(self.engine)

    def close(self) -> None:
        """Close its connections; no call may follow."""
        self.engine.dispose()
