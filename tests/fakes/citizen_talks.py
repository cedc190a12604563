"""The ten situations of `corpus/citizen_talks.yaml`, played and written down as transcripts."""

from datetime import datetime
from pathlib import Path

import yaml
from fakes.assistant import ZONE
from fakes.counter import Counter

from handlers.messages import Reply
from handlers.numbers import list_buttons

TALKS = Path(__file__).parents[1] / "corpus" / "citizen_talks.yaml"
TRANSCRIPTS = Path(__file__).parents[1] / "golden" / "citizen_talks.md"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)


def read_talks() -> list[dict]:
    """Return the situations in order."""
    return yaml.safe_load(TALKS.read_text(encoding="utf-8"))


def play(talk: dict, library, store) -> list[tuple[str, Reply]]:
    """Return each message of a situation with its reply."""
    visitor = Counter(library, store, MONDAY).citizen("telegram:1001")
    played = []
    for turn in talk["turns"]:
        said = turn["in"]
        if said.startswith("["):
            reply = visitor.press(said.strip("[]"))
        elif said.startswith("@"):
            latitude, longitude = map(float, said[1:].split(","))
            reply = visitor.say(location=(latitude, longitude))
        else:
            reply = visitor.say(said)
        played.append((said, reply))
    return played


def write(talk: dict, played: list[tuple[str, Reply]]) -> str:
    """Return a situation as a transcript."""
    lines = [f"## {talk['title']}", ""]
    for said, reply in played:
        lines += [f"**Người dân:** {said}", "", *(f"> {line}".rstrip() for line in reply.text.split("\n")), ""]
        buttons = " ".join(f"[{button.label}]" for button in list_buttons(reply))
        lines += [f"`{buttons}`", ""] if buttons else []
    return "\n".join(lines)
