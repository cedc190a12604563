"""Which commands a chat's menu shows: by the role that the person holds now."""

from handlers.messages import Incoming, Role
from handlers.ports import Services


def find_role(incoming: Incoming, services: Services) -> Role | None:
    """Return the highest role that the sender holds at this moment, None for somebody whom the store does not know."""
    if services.store is None:
        return None
    with services.store.look() as work:
        who = work.people.find(incoming.person)
    return None if who is None else who.asker.role
