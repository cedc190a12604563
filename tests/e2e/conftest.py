"""Messengers on loopback; one serves all tests of a file."""

import pytest
from fakes.fake_telegram import FakeTelegram
from fakes.fake_zalo import FakeZalo


@pytest.fixture(scope="module")
def telegram():
    server = FakeTelegram()
    yield server
    server.close()


@pytest.fixture(scope="module")
def zalo():
    server = FakeZalo()
    yield server
    server.close()
