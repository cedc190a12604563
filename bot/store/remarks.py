"""Remarks about answers and the ratings of each day, in the store."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, case, func, select, update

from bot.store.inserting import insert_into
from bot.store.tables.remarks import RATINGS, REMARKS
from handlers.messages import Citation
from handlers.remarks import Draft, Ratings, Remark, RemarkState


class StoredRemarks:
    """Remarks within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, draft: Draft, now: datetime) -> tuple[Remark, bool]:
        """Return the new remark and True, or the one that was made of the same answer before and False."""
        made = insert_into(self._connection, REMARKS).values(
            kind=draft.kind, person_id=draft.person_id, token=draft.token, cause=draft.cause, words=draft.words,
            question=draft.question, reply=draft.reply, citations=[asdict(one) for one in draft.citations],
            state="open", made_at=now,
        )  # fmt: skip
        kept = made.on_conflict_do_nothing(index_elements=["token"]).returning(REMARKS)
        row = self._connection.execute(kept).mappings().first()
        if row is not None:
            return _to_remark(row), True
        there = select(REMARKS).where(REMARKS.c.token == draft.token)
        return _to_remark(self._connection.execute(there).mappings().one()), False

    def add_words(self, remark_id: int, person_id: int, words: str) -> bool:
        """Put what the person adds to an open remark of theirs below its words; False where there is none."""
        joined = case((REMARKS.c.words == "", words), else_=REMARKS.c.words + "\n" + words)
        own = (REMARKS.c.id == remark_id, REMARKS.c.person_id == person_id, REMARKS.c.state == "open")
        return self._connection.execute(update(REMARKS).where(*own).values(words=joined)).rowcount == 1

    def find(self, remark_id: int) -> Remark | None:
        """Return one remark."""
        row = self._connection.execute(select(REMARKS).where(REMARKS.c.id == remark_id)).mappings().first()
        return None if row is None else _to_remark(row)

    def list_some(self, states: Sequence[RemarkState], offset: int, limit: int) -> list[Remark]:
        """Return `limit` remarks in one of `states` after the first `offset`: open ones oldest first, others newest."""
        order = REMARKS.c.id if "open" in states else REMARKS.c.settled_at.desc()
        query = select(REMARKS).where(REMARKS.c.state.in_(states)).order_by(order, REMARKS.c.id)
        rows = self._connection.execute(query.offset(offset).limit(limit)).mappings()
        return [_to_remark(row) for row in rows]

    def count(self, states: Sequence[RemarkState]) -> int:
        """Return how many remarks are in one of `states`."""
        query = select(func.count()).select_from(REMARKS).where(REMARKS.c.state.in_(states))
        return self._connection.execute(query).scalar_one()

    def count_by(self, person_id: int, since: datetime) -> int:
        """Return how many remarks a person has made since an instant."""
        theirs = (REMARKS.c.person_id == person_id, REMARKS.c.made_at > since)
        return self._connection.execute(select(func.count()).select_from(REMARKS).where(*theirs)).scalar_one()

    def settle(self, remark_id: int, state: RemarkState, outcome: str, now: datetime, *, by: int) -> bool:
        """Settle an open remark; False when somebody has done so before."""
        still_open = (REMARKS.c.id == remark_id, REMARKS.c.state == "open")
        settled = update(REMARKS).where(*still_open)
        values = {"state": state, "outcome": outcome, "settled_at": now, "settled_by": by}
        return self._connection.execute(settled.values(values)).rowcount == 1

    def rate(self, day: date, *, helpful: bool) -> None:
        """Count one answer as helpful, or as wrong."""
        column = RATINGS.c.helpful_count if helpful else RATINGS.c.wrong_count
        first = insert_into(self._connection, RATINGS).values({"rated_on": day, column.name: 1})
        self._connection.execute(
            first.on_conflict_do_update(index_elements=["rated_on"], set_={column.name: column + 1})
        )

    def ratings(self, first: date, last: date) -> Ratings:
        """Return the counts of the days from `first` to `last`, both included."""
        sums = (func.coalesce(func.sum(column), 0) for column in (RATINGS.c.helpful_count, RATINGS.c.wrong_count))
        row = self._connection.execute(select(*sums).where(RATINGS.c.rated_on.between(first, last))).one()
        return Ratings(helpful_count=int(row[0]), wrong_count=int(row[1]))

    def purge(self, before: datetime) -> int:
        """Forget questions, replies and words of remarks made before an instant, and return how many these were."""
        old = (REMARKS.c.made_at < before, REMARKS.c.question + REMARKS.c.reply + REMARKS.c.words != "")
        blank = {"question": "", "reply": "", "words": "", "token": None}
        return self._connection.execute(update(REMARKS).where(*old).values(blank)).rowcount


def _to_remark(row: RowMapping) -> Remark:
    return Remark(
        id=row["id"], kind=row["kind"], person_id=row["person_id"], cause=row["cause"], words=row["words"],
        question=row["question"], reply=row["reply"], citations=tuple(Citation(**one) for one in row["citations"]),
        state=row["state"], made_at=row["made_at"], settled_at=row["settled_at"], settled_by=row["settled_by"],
        outcome=row["outcome"],
    )  # fmt: skip
