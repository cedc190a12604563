"""The Official Account in the store: its tokens, renewed by one process at a time, and when people acted there last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, or_, select, update

from bot.store.inserting import put
from bot.store.tables.channels import OA_ACCOUNTS, OA_TOKENS
from bot.store.tables.outbox import OUTBOX
from bot.store.tables.people import ACCOUNTS
from handlers.ports_official_account import BILLED_UNTIL, FREE_UNTIL, OUT_OF_REACH, AccountState, Windows

RENEWING = timedelta(seconds=60)
"""For how long a process may renew the tokens before another takes its place; longer than a call takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The tokens as they are now; `lost_at` since when they can be renewed no more."""

    access: str
    refresh: str
    expires_at: datetime | None
    lost_at: datetime | None


class StoredOfficialAccount:
    """The Official Account within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---- tokens

    def seed(self, app_id: str, access: str, refresh: str, seed: str, now: datetime) -> None:
        """Begin with the pair of the settings, unless it is the one that the pair here comes from."""
        row = self._row(app_id)
        values = {"access": access, "refresh": refresh, "seed": seed, "renewed_at": now}
        if row is None:
            self._connection.execute(insert(OA_TOKENS).values(app_id=app_id, **values))
        elif row["seed"] != seed:
            anew = {"expires_at": None, "refresher": None, "refreshing_until": None, "lost_at": None}
            self._connection.execute(update(OA_TOKENS).where(OA_TOKENS.c.app_id == app_id).values(values | anew))

    def find_pair(self, app_id: str) -> Pair | None:
        """Return the tokens, None where there never were any."""
        row = self._row(app_id)
        if row is None:
            return None
        return Pair(access=row["access"], refresh=row["refresh"], expires_at=row["expires_at"], lost_at=row["lost_at"])

    def begin_renewal(self, app_id: str, refresh: str, holder: str, now: datetime) -> bool:
        """Take the right to use the refresh token, which is good once; False while another has it, or did it."""
        free = or_(
            OA_TOKENS.c.refreshing_until.is_(None), OA_TOKENS.c.refreshing_until <= now,
            OA_TOKENS.c.refreshing_until > now + 2 * RENEWING,
        )  # fmt: skip
        which = (OA_TOKENS.c.app_id == app_id, OA_TOKENS.c.refresh == refresh, OA_TOKENS.c.lost_at.is_(None), free)
        taken = update(OA_TOKENS).where(*which).values(refresher=holder, refreshing_until=now + RENEWING)
        return self._connection.execute(taken).rowcount == 1

    def end_renewal(
        self, app_id: str, holder: str, now: datetime, *, pair: Pair | None = None, lost: bool = False
    ) -> None:
        """Give the right back: with the new `pair`, with the word that the old one is `lost`, or with neither."""
        values: dict[str, Any] = {"refresher": None, "refreshing_until": None}
        if pair is not None:
            values |= {"access": pair.access, "refresh": pair.refresh, "expires_at": pair.expires_at}
            values |= {"renewed_at": now, "lost_at": None}
        if lost:
            values["lost_at"] = now
        which = (OA_TOKENS.c.app_id == app_id, OA_TOKENS.c.refresher == holder)
        self._connection.execute(update(OA_TOKENS).where(*which).values(values))

    def note_quota(self, app_id: str, quota: dict[str, Any], now: datetime) -> None:
        """Keep what the Official Account says of its quota."""
        which = OA_TOKENS.c.app_id == app_id
        self._connection.execute(update(OA_TOKENS).where(which).values(quota=quota, quota_at=now))

    def _row(self, app_id: str) -> RowMapping | None:
        return self._connection.execute(select(OA_TOKENS).where(OA_TOKENS.c.app_id == app_id)).mappings().first()

    # ---- people

    def note_act(self, address: str, now: datetime | None) -> bool:
        """Keep when somebody acted last (None: so long ago that nothing may be sent); False for who has no account."""
        known = select(ACCOUNTS.c.address).where(ACCOUNTS.c.address == address)
        if self._connection.execute(known).scalar() is None:
            return False
        put(self._connection, OA_ACCOUNTS, {"address": address}, {"acted_at": now})
        return True

    def find_acted(self, address: str) -> datetime | None:
        """Return when somebody acted last, None where that is not known."""
        found = select(OA_ACCOUNTS.c.acted_at).where(OA_ACCOUNTS.c.address == address)
        return self._connection.execute(found).scalar()

    def find_phone(self, address: str) -> str | None:
        """Return the number for template messages, None where the person gave none."""
        found = select(OA_ACCOUNTS.c.phone).where(OA_ACCOUNTS.c.address == address)
        return self._connection.execute(found).scalar()

    def set_phone(self, address: str, phone: str | None) -> None:
        """Keep the number for template messages, or forget it."""
        put(self._connection, OA_ACCOUNTS, {"address": address}, {"phone": phone})

    # ---- for admins

    def find_state(self) -> AccountState | None:
        """Return how the tokens and the quota are, None where no Official Account is configured."""
        newest = select(OA_TOKENS).order_by(OA_TOKENS.c.renewed_at.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        if row is None:
            return None
        return AccountState(
            renewed_at=row["renewed_at"], expires_at=row["expires_at"], lost_at=row["lost_at"], quota=row["quota"],
            quota_at=row["quota_at"],
        )  # fmt: skip

    def count_windows(self, now: datetime) -> Windows:
        """Return how many people can be written to free, for money, and not at all."""

        def count(*met: Any) -> int:
            reachable = OA_ACCOUNTS.join(ACCOUNTS, ACCOUNTS.c.address == OA_ACCOUNTS.c.address)
            query = select(func.count()).select_from(reachable).where(ACCOUNTS.c.gone_at.is_(None), *met)
            return self._connection.execute(query).scalar_one()

        free, open_still = OA_ACCOUNTS.c.acted_at > now - FREE_UNTIL, OA_ACCOUNTS.c.acted_at > now - BILLED_UNTIL
        free_count, open_count = count(free), count(open_still)
        return Windows(free=free_count, billed=open_count - free_count, closed=count() - open_count)

    def count_out_of_reach(self) -> int:
        """Return how many notices wait until the person writes."""
        waiting = (OUTBOX.c.state == "waiting", OUTBOX.c.reason == OUT_OF_REACH)
        return self._connection.execute(select(func.count()).select_from(OUTBOX).where(*waiting)).scalar_one()
