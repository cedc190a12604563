"""Whatever a reply says, each channel's messages say just that: nothing becomes markup, nothing is too long.

`pytest tests/bot/test_rendering.py --strings 1000000` renders more.
"""

import json
import random
import re
from html.parser import HTMLParser

import pytest
from fakes.fake_telegram import TOKEN
from telegram import Bot

from bot.channels.numbered import make_pages
from bot.channels.pages import count_utf16
from bot.channels.signing import Signer
from bot.channels.telegram.outgoing import PAGE_LIMIT, Outgoing
from bot.web.pages import render
from bot.web.talks import Entry, Talk
from handlers.messages import Choice, Reply

PIECES = (
    "<b>", "</b>", "<script>alert(1)</script>", "</li></ol>", "&lt;", "&", "&#0;", "<!--", "-->", "]]>", '"', "'", "`",
    "*", "_", "[", "](http://a.vn)", "~", "||", "\\", "{{ 1 }}", "{% raw %}", "${x}", "javascript:alert(1)",
    "http://a.vn/?a=<b>&c",     "https://cchc.vn/\"onmouseover=\"x", "\n", "\n\n", "\t", "\u0000",
    "\u202e", "\u200b", "\ud83d", "💡", "👨‍👩‍👧", "ế",
    "e\u0302\u0301", "Sở Tư pháp", "hạn 31/01/2026", " ", "1. ", "/start", "@bot", "\x1b[31m", "a" * 300, "đ " * 200,
)  # fmt: skip
ZALO_LIMIT = 2000
STEP = 500


def make_strings(count, seed):
    """Give strings of a few pieces, of characters from everywhere among them."""
    dice = random.Random(seed)  # noqa: S311 - a dice
    for _ in range(count):
        parts = [
            dice.choice(PIECES) if dice.random() < 0.8 else chr(dice.randrange(1, 0x1FFFF))
            for _ in range(dice.randrange(1, 9))
        ]
        text = "".join(parts).encode("utf-8", "replace").decode().replace("\0", "")  # as the router mends what comes in
        if text.strip():
            yield text


@pytest.fixture
def strings(request):
    return make_strings(request.config.getoption("--strings"), request.node.name)


def reply_of(text):
    return Reply(
        text=text, kind="answer", choices=(Choice(label=text, value="t:1"), Choice(label=text[:20] or "x", value="t:2"))
    )


def test_telegram_is_sent_plain_text_that_fits(strings):
    outgoing = Outgoing(Bot(TOKEN), Signer(TOKEN))
    for text in strings:
        pages = outgoing.make_pages(7, reply_of(text))
        assert all(0 < count_utf16(page.text) <= PAGE_LIMIT for page in pages)
        assert squeeze("".join(page.text for page in pages)) == squeeze(text)
        for row in pages[-1].keyboard.inline_keyboard:
            for button in row:
                assert len(button.callback_data.encode()) <= 64
                assert 0 < len(button.text) <= 40
        json.dumps([page.text for page in pages], ensure_ascii=False).encode()


def test_zalo_is_sent_plain_text_that_fits(strings):
    for text in strings:
        pages = make_pages(reply_of(text), ZALO_LIMIT, lambda _file: None)
        assert all(0 < count_utf16(page.text) <= ZALO_LIMIT for page in pages)
        assert squeeze("".join(page.text for page in pages)).startswith(squeeze(text))


def squeeze(text):
    return re.sub(r"\s", "", text)


class Reader(HTMLParser):
    """The elements of a page, without those for links and paragraphs, and the text of each message."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.bubbles, self.depth = {}, set(), [], 0

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {(tag, name) for name, _ in attrs}
        assert not any(name.startswith("on") for name, _ in attrs)
        assert not any(
            name == "href" and not re.match(r"(https?://|mailto:|/|#)", value or "") for name, value in attrs
        )
        if tag == "div" and ("class", "bubble") in attrs:
            self.bubbles.append("")
            self.depth = 1
        elif tag == "div" and self.depth:
            self.depth += 1

    def handle_endtag(self, tag):
        if tag == "div" and self.depth:
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.bubbles[-1] += data


def read_page(texts):
    entries = tuple(
        Entry(number=number, by="assistant", text=text, rows=(((text[:40], "t:1"),),))
        for number, text in enumerate(texts)
    )
    reader = Reader()
    talk = Talk(code="c" * 24, entries=entries)
    reader.feed(render("chat.html", **page_values(talk)))
    reader.close()
    del reader.bubbles[0]  # the welcome
    return reader


def page_values(talk):
    return {"talk": talk, "action": "/", "framed": False, "newest": 0}


def test_the_page_holds_the_same_elements_whatever_is_said(strings):
    plain = read_page(["a"] * STEP)
    batch = []
    for text in strings:
        batch.append(text)
        if len(batch) == STEP:
            check_page(batch, plain)
            batch = []


def check_page(texts, plain):
    page = read_page(texts)
    assert len(page.bubbles) == len(texts)
    varying = {"a", "p"}  # a link that was typed, a paragraph each
    assert {tag: count for tag, count in page.tags.items() if tag not in varying} == {
        tag: count for tag, count in plain.tags.items() if tag not in varying
    }
    assert page.attributes <= plain.attributes | {("a", name) for name in ("href", "rel", "target")}
    for text, shown in zip(texts, page.bubbles, strict=True):
        assert squeeze(shown) == squeeze(text)
