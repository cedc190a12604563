"""A notice that is due at once, of a kind that admins get unasked: that the Official Account's tokens are lost."""

from bot import clock
from handlers.notices import AT_ONCE, Notice


def put_notices(store, numbers):
    """Have it told to an admin for each number of Telegram, and close the store."""
    now = clock.read_now("Asia/Ho_Chi_Minh")
    with store.begin() as work:
        work.official_account.seed("app", "a", "r", "s", now)
        work.official_account.begin_renewal("app", "r", "me", now)
        work.official_account.end_renewal("app", "me", now, lost=True)
        for number in numbers:
            admin = work.people.add(f"telegram:{number}", "Hoa", now)
            work.people.join(admin.id, "admin", None, now)
            key = f"oa_lost:{number}"
            work.outbox.put(Notice(key=key, person_id=admin.id, kind="oa_lost", due_at=now, priority=AT_ONCE))
    store.close()
