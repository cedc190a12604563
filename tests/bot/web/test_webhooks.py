"""What all webhooks share: a forged, a replayed, an endless and a hasty call are told apart, each by its status."""

import hashlib
import hmac

import httpx
import pytest
from fakes.browsing import Site

from bot.web.rates import Rates
from bot.web.server import make_site
from bot.web.webhooks import (
    Guards,
    NotReady,
    Unreadable,
    Update,
    Webhook,
    check_header,
    make_guards,
    make_webhook_room,
    same,
)

SECRET = "s3cret-of-the-hook"  # noqa: S105
HEADER = {"X-Secret": SECRET}


class Hook:
    """A webhook that keeps what it takes; a test sets its clock forward."""

    def __init__(self, guards=None, **changes):
        self.now, self.taken, self.parsed, self.ready = 0.0, [], 0, True
        guards = guards or make_guards(lambda: self.now)
        webhook = Webhook(
            **{"path": "/hook", "admits": check_header("X-Secret", SECRET), "read": self._read, **changes}
        )
        self.site = make_site([make_webhook_room([webhook], guards)])

    def _read(self, fields):
        self.parsed += 1
        if "id" not in fields:
            raise Unreadable

        async def take():
            if not self.ready:
                raise NotReady
            self.taken.append(fields["id"])

        return Update(key=fields["id"], person=fields.get("person", "lan"), take=take)


@pytest.fixture
def hook():
    return Hook()


@pytest.fixture
def post(hook):
    with Site(hook.site) as serving, httpx.Client() as client:
        yield lambda body, headers=HEADER: client.post(
            f"{serving.url}/hook", headers=headers, **({"json": body} if isinstance(body, dict) else {"content": body})
        )


def test_what_bears_the_secret_is_taken(hook, post):
    assert post({"id": 1}).status_code == 200
    assert hook.taken == [1]


@pytest.mark.parametrize("headers", [{}, {"X-Secret": ""}, {"X-Secret": SECRET + "x"}, {"X-Secret": b"\xff"}])
def test_a_forged_call_is_refused_before_it_is_parsed(hook, post, headers):
    assert post({"id": 1}, headers).status_code == 403
    assert (hook.taken, hook.parsed) == ([], 0)


@pytest.mark.parametrize("given", [None, "", "x", SECRET[:-1], SECRET + "x"])
def test_a_secret_is_right_whole_or_not_at_all(given):
    assert not same(given, SECRET)
    assert not same(given, "")
    assert same(SECRET, SECRET)


def test_a_replayed_call_is_answered_and_not_taken_again(hook, post):
    first, again = post({"id": 7}), post({"id": 7})
    assert (first.status_code, again.status_code) == (200, 200)
    assert hook.taken == [7]


def test_what_could_not_be_taken_may_be_sent_again(hook, post):
    hook.ready = False
    refused = post({"id": 7})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    hook.ready = True
    assert post({"id": 7}).status_code == 200
    assert hook.taken == [7]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"else": 1}', b'"id"'])
def test_what_is_no_update_is_told_so(hook, post, body):
    assert post(body).status_code == 400
    assert hook.taken == []


def test_a_body_that_says_it_is_too_long_is_not_read(post):
    assert post(b"x" * (1024 * 1024 + 1)).status_code == 413


def test_a_body_without_a_length_is_cut_off_while_it_streams(hook, post):
    assert post(iter([b" " * 65536] * 64)).status_code == 413
    assert hook.parsed == 0


def test_one_person_cannot_keep_others_waiting(hook, post):
    for number in range(400):
        assert post({"id": number}).status_code == 200
    assert len(hook.taken) == 300
    post({"id": 1000, "person": "minh"})
    assert hook.taken[-1] == 1000
    hook.now += 3
    post({"id": 1001})
    assert hook.taken[-1] == 1001


def test_an_address_that_guesses_is_slowed_down_and_the_messenger_behind_it_is_not(hook, post):
    statuses = [post({"id": 1}, {}).status_code for _ in range(30)]
    assert statuses == [403] * 20 + [429] * 10
    assert int(post({"id": 1}, {}).headers["retry-after"]) > 0
    assert post({"id": 1}).status_code == 200


def test_an_address_that_calls_too_often_is_asked_to_wait():
    def rates(burst):
        return Rates(burst=burst, per_minute=1, read_seconds=lambda: 0.0)

    hook = Hook(Guards(calls=rates(2), refusals=rates(2), persons=rates(9)))
    with Site(hook.site) as serving:
        codes = [httpx.post(f"{serving.url}/hook", json={"id": n}, headers=HEADER).status_code for n in range(3)]
    assert codes == [200, 200, 429]


def test_a_signature_over_the_bytes_is_checked_before_they_are_parsed():
    def vouches(headers, body):
        return same(headers.get("x-signature"), hmac.digest(b"key", body, "sha256").hex())

    hook = Hook(admits=lambda _headers: True, vouches=vouches)
    body = b'{"id": 5}'
    good = hmac.new(b"key", body, hashlib.sha256).hexdigest()
    with Site(hook.site) as serving:
        url = f"{serving.url}/hook"
        assert httpx.post(url, content=body, headers={"X-Signature": good}).status_code == 200
        assert httpx.post(url, content=body + b" ", headers={"X-Signature": good}).status_code == 403
    assert hook.parsed == 1


def test_only_posts_are_answered(hook):
    with Site(hook.site) as serving:
        assert httpx.get(f"{serving.url}/hook", headers=HEADER).status_code == 405


def test_a_bucket_fills_up_again_with_time():
    now = [0.0]
    rates = Rates(burst=2, per_minute=60, read_seconds=lambda: now[0])
    assert [rates.take("a") for _ in range(3)] == [True, True, False]
    assert rates.take("b")
    assert 0 < rates.find_wait("a") <= 1
    now[0] += 1
    assert rates.take("a")
    assert not rates.take("a")
    now[0] += 3600
    assert [rates.take("a") for _ in range(3)] == [True, True, False]
