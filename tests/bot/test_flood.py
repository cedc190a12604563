"""Somebody who floods the assistant: others are answered meanwhile, and the one who floods is told, once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes.fake_telegram import TOKEN, FakeTelegram

from bot.channels.inbox import MOST_WAITING, Inbox, Letter
from bot.channels.telegram import TelegramChannel
from bot.incidents import Outcome
from bot.settings import Settings
from handlers.messages import Reply
from handlers.texts import common

NOW = datetime(2026, 11, 28, 16, tzinfo=UTC)
FLOOD = 5000

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:telegram")


def make_letters(chat, count, first=0):
    return [Letter(id=f"{chat}{number}", chat=chat, lay_out=dict) for number in range(first, first + count)]


def test_a_flood_of_one_chat_delays_no_other_and_most_of_it_is_left_out(store):
    async def act():
        gate, told, others = asyncio.Event(), [], asyncio.Event()

        async def answer(letter):
            if letter.chat == "flood":
                await gate.wait()
            told.append((letter.id, letter.surplus))
            if letter.chat == "other":
                others.set()

        inbox = Inbox("test", store, answer, lambda _body: None, lambda: NOW)
        async with inbox.serving():
            laid_out = []
            flood = [replace(one, lay_out=lambda: laid_out.append(1) or {}) for one in make_letters("flood", FLOOD)]
            new = await inbox.take_all(flood)
            assert new == [True] * (MOST_WAITING + 1) + [False] * (FLOOD - MOST_WAITING - 1)
            assert len(laid_out) == MOST_WAITING + 1  # nothing is made of those that are left out
            assert await inbox.take_all(make_letters("other", 1)) == [True]
            await others.wait()
            assert told == [("other0", False)]
            gate.set()
            while len(told) < MOST_WAITING + 2:
                await asyncio.sleep(0)
            assert [surplus for _, surplus in told[1:]] == [False] * MOST_WAITING + [True]
            while inbox._hands:
                await asyncio.wait(inbox._hands)
            assert await inbox.take_all(make_letters("flood", 1, FLOOD)) == [True]
        return told

    assert asyncio.run(act())[-1] == (f"flood{FLOOD}", False)


def test_who_floods_is_told_after_the_answers_and_a_message_later_is_answered_again(store):
    telegram, hold = FakeTelegram(burst=1000), asyncio.Event()
    telegram.set_faults({"method": "sendMessage", "kind": "hold", "chat_ids": [7], "times": 1})

    async def act():
        settings = Settings(
            _env_file=None, telegram_token=TOKEN, telegram_base_url=telegram.url, telegram_base_file_url=telegram.url
        )
        channel = TelegramChannel(
            settings, lambda incoming: Outcome(reply=Reply(text=incoming.text, kind="answer")), lambda: NOW, store
        )
        running = asyncio.create_task(channel.run(hold))
        for number in range(MOST_WAITING + 5):
            await asyncio.to_thread(telegram.say, 7, f"câu {number}")
        await asyncio.to_thread(telegram.say, 8, "chào")
        await asyncio.to_thread(telegram.wait, 8)
        assert telegram.texts([event for event in telegram.world.events if event["method"] == "sendMessage"]) == [
            "chào"
        ]
        telegram.set_faults()
        await asyncio.to_thread(telegram.wait, 7, 0, MOST_WAITING + 1)
        while channel._inbox._hands:
            await asyncio.wait(channel._inbox._hands)
        await asyncio.to_thread(telegram.say, 7, "thêm một câu")
        events = await asyncio.to_thread(telegram.wait, 7, 0, MOST_WAITING + 2)
        hold.set()
        await running
        return telegram.texts(events)

    answers = [f"câu {number}" for number in range(MOST_WAITING)]
    try:
        assert asyncio.run(act()) == [*answers, common.TOO_MANY_WAITING, "thêm một câu"]
    finally:
        telegram.close()


def test_what_is_only_counted_is_written_together_and_kept_while_the_store_is_away(store):
    day, jottings = NOW.date(), store.jottings
    with store.begin() as work:
        agreed, other = (work.people.add(f"telegram:{number}", "Lan", NOW) for number in (1, 2))
        work.consents.give(agreed.id, "2", "0" * 64, "telegram:1", NOW)

    async def act():
        stop = asyncio.Event()
        running = asyncio.create_task(jottings.run(stop))
        await asyncio.sleep(0)
        for _ in range(3):
            jottings.count_asked(day, "plans", "answer")
        jottings.keep_question(agreed.id, day, "một", "answer")
        jottings.keep_question(other.id, day, "hai", "answer")
        with store.look() as work:
            assert work.asked.sum_up(day, day.replace(day=day.day + 1)) == ()
        stop.set()
        await running

    asyncio.run(act())
    jottings.count_asked(day, "plans", "answer")
    with store.look() as work:
        (count,) = work.asked.sum_up(day, day.replace(day=day.day + 1))
        kept = work.connection.exec_driver_sql("SELECT text FROM questions").scalars().all()
    assert (count.entry, count.times, kept) == ("plans", 4, ["một"])
