"""Every button of the registry, pressed with what no screen made: a sentence for everybody, never an error."""

import pytest
from fakes.office import OTHER, Office

from handlers.registry import ROOMS

BUTTONS = [button for room in ROOMS for button in room.buttons]
CODE = "0123456789" + "abcdef" + "260131" + "00"
MALFORMED = [
    "", " ", ".", "..", "...", "x", "0", "-1", "00", "99999999999999999999", "9" * 400, "x" * 400, "đ" * 24,
    "²", "٣", "\u0661.y", "\u202e", "\x00", "\ud800", "é.y", "😀.0", "'; DROP TABLE people; --", "%s.{0}",
    "1.", "1.y", "1.z", "y.1", "no", "ask", CODE, CODE[:10], CODE[:-1], "a0.abcdef", "a.abcdef", "o.0",
    "o.-1", "z.0", "o.²", "0.0", "1..", "1.0.x", "1.1.1.1", "2026", "2026-q1", "q1.2026", "2026-01",
    "13.2026", "0.2026", "m.13.2026", "9999-12-31", "0000", "261399", "other.1", "0123456789ab.01234567",
    "official.", "admin.x", "lead.1", "h.99", "p.9999", "d.", "d²", "h²", "p²", "d" * 40, "show.²",
    "take.99999999999999999999", "mark.1.9", "² .260131260131", "99999999999999999999.260131260131",
]  # fmt: skip


@pytest.fixture
def people(library, store):
    office = Office.open(library, store)
    return (
        office.meet("Ai đó"),
        office.hire("Dân"),
        office.hire("Lan", "official"),
        office.hire("Minh", "supervisor", OTHER),
        office.hire("Hùng", "admin"),
    )


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.prefix)
def test_a_value_that_no_screen_made_gets_a_sentence(people, button):
    for rest in MALFORMED:
        for person in people:
            reply = person.press(f"{button.prefix}.{rest}")
            assert reply.text or reply.alert, (person.name, rest)
