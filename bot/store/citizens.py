"""Reviewed answers, the communes kept for people, and what citizens ask, in the store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from bot.store.inserting import insert_into, put
from bot.store.tables.tickets import ASKED, KEPT_COMMUNES, REVIEWED_ANSWERS
from handlers.messages import Kind
from handlers.tickets import AnswerState, AskedCount, ReviewedAnswer

_SOME_ANSWERS = (
    select(REVIEWED_ANSWERS)
    .where(REVIEWED_ANSWERS.c.state.in_(bindparam("states", expanding=True)))
    .order_by(REVIEWED_ANSWERS.c.id)
    .limit(bindparam("most"))
)


class StoredReviewedAnswers:
    """Reviewed answers within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def propose(self, question: str, answer: str, agency: str, person_id: int, now: datetime) -> ReviewedAnswer:
        """Return the answer as proposed; numbers of people are masked in it already."""
        made = insert(REVIEWED_ANSWERS).values(
            question=question, answer=answer, agency=agency, state="proposed", proposed_by=person_id, proposed_at=now
        )
        return _to_answer(self._connection.execute(made.returning(REVIEWED_ANSWERS)).mappings().one())

    def find(self, answer_id: int) -> ReviewedAnswer | None:
        """Return one answer."""
        found = select(REVIEWED_ANSWERS).where(REVIEWED_ANSWERS.c.id == answer_id)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _to_answer(row)

    def list_some(self, states: Sequence[AnswerState], limit: int = 1000) -> list[ReviewedAnswer]:
        """Return answers in one of `states`, the first proposed first."""
        rows = self._connection.execute(_SOME_ANSWERS, {"states": list(states), "most": limit}).mappings()
        return [_to_answer(row) for row in rows]

    def settle(
        self, answer_id: int, state: AnswerState, person_id: int, now: datetime, *, before: Sequence[AnswerState]
    ) -> bool:
        """Give an answer that is in one of `before` another state; False where it is in none of them."""
        which = (REVIEWED_ANSWERS.c.id == answer_id, REVIEWED_ANSWERS.c.state.in_(before))
        settled = update(REVIEWED_ANSWERS).where(*which).values(state=state, reviewed_by=person_id, reviewed_at=now)
        return self._connection.execute(settled).rowcount == 1

    def reword(self, answer_id: int, question: str, answer: str) -> bool:
        """Change the words of a proposed answer; False where it is proposed no more."""
        which = (REVIEWED_ANSWERS.c.id == answer_id, REVIEWED_ANSWERS.c.state == "proposed")
        reworded = update(REVIEWED_ANSWERS).where(*which).values(question=question, answer=answer)
        return self._connection.execute(reworded).rowcount == 1


def _to_answer(row: RowMapping) -> ReviewedAnswer:
    return ReviewedAnswer(
        id=row["id"], question=row["question"], answer=row["answer"], agency=row["agency"], state=row["state"],
        proposed_by=row["proposed_by"], proposed_at=row["proposed_at"], reviewed_at=row["reviewed_at"],
    )  # fmt: skip


class StoredKeptCommunes:
    """The communes kept for people within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, person_id: int) -> str | None:
        """Return the id of a person's commune."""
        kept = select(KEPT_COMMUNES.c.commune).where(KEPT_COMMUNES.c.person_id == person_id)
        found: str | None = self._connection.execute(kept).scalar()
        return found

    def keep(self, person_id: int, commune: str, now: datetime) -> None:
        """Remember a commune, in the place of the one before."""
        put(self._connection, KEPT_COMMUNES, {"person_id": person_id}, {"commune": commune, "kept_at": now})

    def forget(self, person_id: int) -> bool:
        """Forget it; False when there was none."""
        gone = delete(KEPT_COMMUNES).where(KEPT_COMMUNES.c.person_id == person_id)
        return self._connection.execute(gone).rowcount == 1


class StoredAsked:
    """What citizens ask, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, asked_on: date, entry: str, outcome: Kind) -> None:
        """Count one question."""
        self.count_all({(asked_on, entry, outcome): 1})

    def count_all(self, asked: Mapping[tuple[date, str, Kind], int]) -> None:
        """Count questions, by day, what was asked about and the outcome."""
        rows = [
            {"asked_on": asked_on, "entry": entry, "outcome": outcome, "times": times}
            for (asked_on, entry, outcome), times in sorted(asked.items())  # two that write at once wait in one order
        ]
        if rows:
            counted = insert_into(self._connection, ASKED)
            again = {"times": ASKED.c.times + counted.excluded.times}
            self._connection.execute(
                counted.on_conflict_do_update(index_elements=["asked_on", "entry", "outcome"], set_=again), rows
            )

    def sum_up(self, since: date, until: date) -> tuple[AskedCount, ...]:
        """Return the counts from `since` up to the day before `until`, the most asked first."""
        times = func.sum(ASKED.c.times).label("times")
        summed = select(ASKED.c.entry, ASKED.c.outcome, times).where(
            ASKED.c.asked_on >= since, ASKED.c.asked_on < until
        )
        rows = self._connection.execute(
            summed.group_by(ASKED.c.entry, ASKED.c.outcome).order_by(times.desc(), ASKED.c.entry, ASKED.c.outcome)
        )
        return tuple(AskedCount(entry=row.entry, outcome=row.outcome, times=int(row.times)) for row in rows)
