"""Conversations kept for half an hour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversations import StoredConversations
from bot.store.conversations import SharedConversations
from bot.store.store import SqlStore

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(params=["memory", "file", "shared"])
def conversations(request, tmp_path):
    if request.param == "shared":
        url = request.getfixturevalue("postgresql").make(request.getfixturevalue("postgresql_template"))
        store = SqlStore.open(url)
        yield SharedConversations(store.engine)
        store.close()
        return
    kept = StoredConversations(None if request.param == "memory" else tmp_path / "conversations.sqlite")
    yield kept
    kept.close()


def test_nothing_is_kept_of_a_stranger(conversations):
    assert conversations.get("telegram:7", NOW) is None


def test_what_was_kept_is_given_back_to_that_person_alone(conversations):
    conversations.put("telegram:7", {"wants": ["lead"], "about": "Đề án"}, NOW)
    assert conversations.get("telegram:7", NOW) == {"wants": ["lead"], "about": "Đề án"}
    assert conversations.get("telegram:8", NOW) is None


def test_the_last_word_stands(conversations):
    conversations.put("a", {"n": 1}, NOW)
    conversations.put("a", {"n": 2}, NOW)
    assert conversations.get("a", NOW) == {"n": 2}


def test_after_half_an_hour_it_is_forgotten(conversations):
    conversations.put("a", {"n": 1}, NOW)
    assert conversations.get("a", NOW + timedelta(minutes=29, seconds=59)) == {"n": 1}
    assert conversations.get("a", NOW + timedelta(minutes=30)) is None


def test_the_time_is_an_instant_whatever_the_zone(conversations):
    conversations.put("a", {"n": 1}, NOW)
    elsewhere = NOW.astimezone(tz=None)
    assert conversations.get("a", elsewhere) == {"n": 1}


def test_any_thread_may_call(conversations):
    def talk(number):
        conversations.put(f"p{number % 5}", {"n": number}, NOW)
        return conversations.get(f"p{number % 5}", NOW)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(talk, range(200)))


def test_all_that_is_one_persons_is_listed_and_forgotten_together(conversations):
    for person in ("a", "a#buttons", "a%#x", "ab", "A"):
        conversations.put(person, {"of": person}, NOW)
    assert [one["of"] for one in conversations.list_kept("a", NOW)] == ["a", "a#buttons"]
    conversations.forget("a")
    assert conversations.list_kept("a", NOW) == []
    assert [conversations.get(person, NOW) for person in ("a%#x", "ab", "A")] == [
        {"of": "a%#x"}, {"of": "ab"}, {"of": "A"},
    ]  # fmt: skip


def test_what_is_to_last_longer_does(conversations):
    conversations.put("a", {"n": 1}, NOW, timedelta(days=1))
    conversations.put("b", {"n": 2}, NOW + timedelta(hours=23))
    assert conversations.get("a", NOW + timedelta(hours=23)) == {"n": 1}
    assert conversations.get("a", NOW + timedelta(hours=24)) is None


def test_a_file_outlives_the_process_and_is_closed_to_others(tmp_path):
    path = tmp_path / "conversations.sqlite"
    first = StoredConversations(path)
    first.put("a", {"n": 1}, NOW)
    second = StoredConversations(path)  # the old process may not have ended yet
    assert second.get("a", NOW) == {"n": 1}
    assert path.stat().st_mode & 0o077 == 0
    first.close()
    second.close()


def test_what_is_forgotten_is_gone_from_the_files_too(tmp_path):
    path = tmp_path / "conversations.sqlite"
    kept = StoredConversations(path)
    for person in ("a", "a#buttons", "ab"):
        kept.put(person, {"said": f"secret of {person}."}, NOW)
    assert [one["said"] for one in kept.list_kept("a", NOW)] == ["secret of a.", "secret of a#buttons."]
    kept.forget("a")
    assert kept.list_kept("a", NOW) == []
    assert [kept.get(person, NOW) for person in ("a", "a#buttons")] == [None, None]
    assert kept.get("ab", NOW) == {"said": "secret of ab."}
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"secret of ab." in content
    assert b"secret of a." not in content
    assert b"secret of a#" not in content
    kept.close()
