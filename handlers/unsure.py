"""What may never have arrived: the person is told so, and sees it again at the press of a button."""

from datetime import datetime

from handlers.membership import read_number
from handlers.messages import Choice, Incoming, Reply
from handlers.notices import UNSURE, Delivery, Dropped, Notice
from handlers.people import Person
from handlers.permissions import NotAllowed, person_may
from handlers.ports import Services, require_store
from handlers.rooms import Button, Kind, Room
from handlers.texts import unsure as texts

_SHOWN = 8


def tell(notices: tuple[Notice, ...], _person: Person, services: Services, now: datetime) -> Reply | Dropped:
    """Return how many notices may not have arrived, with a button for each; none that was taken note of meanwhile."""
    with require_store(services).look() as work:
        found = [work.outbox.find(number) for number in sorted({notice.subject["notice"] for notice in notices})]
    open_still = [one for one in found if one is not None and one.acknowledged_at is None]
    if not open_still:
        return Dropped(reason="acknowledged")
    buttons = tuple((_make_button(one, now),) for one in open_still[:_SHOWN])
    return Reply(text=texts.tell(len(open_still)), kind="answer", buttons=buttons)


def _make_button(delivery: Delivery, now: datetime) -> Choice:
    sent_at = (delivery.settled_at or delivery.notice.due_at).astimezone(now.tzinfo)
    return Choice(label=texts.label(sent_at), value=SHOW.value(delivery.notice.id))


def show(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return what the notice numbered `rest` says now; only to the person for whom it was. It counts as noted."""
    from handlers.registry import list_kinds  # the registry names this room

    number = read_number(rest)
    if incoming.who is None or number is None:
        raise NotAllowed("own_data")
    with require_store(services).begin() as work:
        delivery = work.outbox.find(number)
        if delivery is None or delivery.notice.person_id != incoming.who.id:
            raise NotAllowed("own_data")
        work.outbox.acknowledge(number, incoming.who.id, incoming.received_at)
    notice = delivery.notice
    kind = list_kinds().get(notice.kind)
    if kind is None or not person_may(incoming.who, kind.action, notice.subject.get("agency")):
        return Reply(text=texts.NO_LONGER, kind="no_answer")
    said = kind.render((notice,), incoming.who, services, incoming.received_at)
    return Reply(text=texts.NO_LONGER, kind="no_answer") if isinstance(said, Dropped) else said


SHOW = Button(prefix="unsure", action="own_data", handle=show)

ROOM = Room(buttons=(SHOW,), kinds=(Kind(name=UNSURE, action="own_data", render=tell, combined=True),))
