"""How much people are told in a month: enough, and never so much that they stop reading."""

from collections import Counter

import pytest
from fakes.month import open_office, run_month

LONGEST = 3500
"""Letters of a message, so that it stays one message on Telegram."""


@pytest.mark.parametrize("month", ["2026-01", "2026-06"])
@pytest.mark.parametrize("diligent", [True, False])
def test_a_month_stays_within_bounds(library, store, month, diligent):
    office, people = open_office(library, store, month)
    sent = run_month(office, people, diligent=diligent)
    mornings = Counter((at, name) for at, name, reply in sent if reply.text.startswith("Nhắc việc"))
    assert set(mornings.values()) == {1}
    count = Counter(name for _, name, _ in sent)
    assert 5 <= count["Lan"] <= 15
    assert 5 <= count["Minh"] <= 10
    assert all(len(reply.text) <= LONGEST for _, _, reply in sent)
    assert all(at.weekday() < 5 or at.day == 10 for at, _, _ in sent if at.month == 1)
    assert all("None" not in reply.text and "{" not in reply.text for _, _, reply in sent)
