"""Events of the Official Account: whether Zalo signed one, and what it says."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.fetching import offer_picture
from bot.web.webhooks import same
from handlers.messages import Asker, Incoming

_HEADER = "X-ZEvent-Signature"
_TIMESTAMP = re.compile(rb'"timestamp"\s*:\s*"?(\d{10,16})"?')
_FRESH = timedelta(days=1)  # Zalo itself gives up within two hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a person did: wrote, followed, left. `id` is the same when it is given again."""

    id: str
    name: str
    user: str
    text: str
    photo: str
    place: tuple[float, float] | None


Check = Callable[[Mapping[str, str], bytes], bool]


def make_check(app_id: str, secret: str, read_now: Callable[[], datetime]) -> Check:
    """Return what tells whether an event's bytes were signed with the Official Account's own secret, and lately.

    The signature is SHA-256 of application, raw body, timestamp and secret. The timestamp stands in the body; it is
    looked for in the bytes, which are not parsed before they are trusted.
    """

    def check(headers: Mapping[str, str], body: bytes) -> bool:
        given = headers.get(_HEADER, "").removeprefix("mac=").strip().lower()
        found = [match[1] for match in _TIMESTAMP.finditer(body)][:3]
        right = [
            stamp
            for stamp in found
            if same(given, hashlib.sha256(app_id.encode() + body + stamp + secret.encode()).hexdigest())
        ]
        return bool(secret) and any(abs(read_now() - _read_stamp(stamp)) < _FRESH for stamp in right)

    return check


def _read_stamp(stamp: bytes) -> datetime:
    return datetime.fromtimestamp(int(stamp) / 1000, UTC)


def read_event(body: Mapping[str, Any]) -> Event | None:
    """Return what a person did, None for what the Official Account did itself and for all that needs no answer."""
    name = str(body.get("event_name", ""))
    who = body.get("follower") if name in {"follow", "unfollow"} else body.get("sender")
    user = str(who.get("id", "")) if isinstance(who, dict) else ""
    if not user or not (name in {"follow", "unfollow"} or name.startswith("user_send_")):
        return None
    message = body.get("message")
    said: dict[str, Any] = message if isinstance(message, dict) else {}
    number = str(said.get("msg_id") or f"{name}:{user}:{body.get('timestamp', '')}")
    payload = _find_payload(said)
    photo = str(payload.get("url", "")) if name == "user_send_image" else ""
    text = said.get("text")
    return Event(
        id=number, name=name, user=user, text=text if isinstance(text, str) else "", photo=photo,
        place=_read_place(payload),
    )  # fmt: skip


def _find_payload(said: Mapping[str, Any]) -> dict[str, Any]:
    attachments = said.get("attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else None
    payload = first.get("payload") if isinstance(first, dict) else None
    return payload if isinstance(payload, dict) else {}


def _read_place(payload: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees; numbers may come as text."""
    coordinates = payload.get("coordinates")
    if not isinstance(coordinates, dict):
        return None
    try:
        return float(coordinates["latitude"]), float(coordinates["longitude"])
    except (KeyError, TypeError, ValueError):
        return None


def make_incoming(event: Event, name: str, now: datetime) -> Incoming | None:
    """Return what the event says, None for a kind of message that the assistant cannot take."""
    text = "/start" if event.name == "follow" else event.text
    if not (text or event.photo or event.place):
        return None
    return Incoming(
        person=f"oa:{event.user}", text=text, asker=Asker(), received_at=now, display_name=name,
        file=offer_picture(event.photo), location=event.place,
    )  # fmt: skip


def dump(event: Event) -> dict[str, Any]:
    """Return the event as JSON has it."""
    return {
        "id": event.id, "name": event.name, "user": event.user, "text": event.text, "photo": event.photo,
        "place": event.place,
    }  # fmt: skip


def load(body: Mapping[str, Any]) -> Event | None:
    """Return the event that `dump` wrote, None for one of another program."""
    try:
        place = body["place"]
        return Event(**{**json.loads(json.dumps(dict(body))), "place": None if place is None else tuple(place)})
    except (KeyError, TypeError):
        return None
