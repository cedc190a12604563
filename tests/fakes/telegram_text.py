"""What Telegram accepts as text and buttons: HTML entities, lengths, keyboards, with Telegram's own error texts."""

import json
import re
from urllib.parse import urlparse

MAX_TEXT, MAX_DATA, MAX_BUTTONS, MAX_MARKUP_BYTES = 4096, 64, 100, 10_240


class Fail(Exception):
    """A call is refused with this code and description."""

    def __init__(self, code, description, parameters=None):
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(text, **parameters):
    return Fail(400, "Bad Request: " + text, parameters or None)


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "u": "underline", "ins": "underline", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-spoiler": "spoiler", "a": "text_link",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
TAG = re.compile(r"<(/?)([A-Za-z-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
HREF = re.compile(r"""\s*href\s*=\s*(?:"([^"]*)"|'([^']*)')\s*\Z""")


def _unescape(match):
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED.get(name, match[0])
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def parse_html(text):
    """Return (plain text, entities); refuses what Telegram refuses, with the offset in bytes."""
    out, entities, stack, at = "", [], [], 0
    while at < len(text):
        offset = len(text[:at].encode())
        if text[at] != "<":
            end = text.find("<", at)
            end = len(text) if end < 0 else end
            out += REFERENCE.sub(_unescape, text[at:end])
            at = end
            continue
        match = TAG.match(text, at)
        if match is None:
            raise bad(f"can't parse entities: Unclosed start tag at byte offset {offset}")
        closing, name, attributes = match[1], match[2].lower(), match[3]
        at = match.end()
        if closing:
            if not stack:
                raise bad(f"can't parse entities: Unexpected end tag at byte offset {offset}")
            opened, url, begin = stack.pop()
            if name != opened:
                raise bad(
                    f"can't parse entities: Unmatched end tag at byte offset {offset}, "
                    f'expected "</{opened}>", found "</{name}>"'
                )
            length = utf16(out) - begin
            if length and (opened != "a" or good_url(url)):
                entity = {"type": TYPES[opened], "offset": begin, "length": length}
                entities.append(entity | ({"url": url} if opened == "a" else {}))
            continue
        if name not in TYPES:
            raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
        href = HREF.match(attributes)
        stack.append((name, (href[1] or href[2] or "") if href else "", utf16(out)))
    if stack:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\"")
    return out, entities


def good_url(url):
    parts = urlparse(url if "://" in url else "http://" + url)
    return parts.scheme in ("tg", "tel", "mailto") or (
        parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in url
    )


AUTOMATIC = re.compile(
    r"(?P<url>https?://[^\s<>]+|www\.[^\s<>]+)|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})|"
    r"(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?!\w)|(?<!\w)(?P<hashtag>#\w+)"
)


def find_entities(text, have=()):
    """Return the entities with those that Telegram finds by itself: links, mentions, commands, hashtags."""
    found = list(have)
    for match in AUTOMATIC.finditer(text):
        found.append({"type": match.lastgroup, "offset": utf16(text[: match.start()]), "length": utf16(match[0])})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def load(params, key, what):
    try:
        return json.loads(params[key])
    except ValueError:
        raise bad(f"can't parse {what} JSON object") from None


def read_text(params):
    """Return {"text", "entities"?} of a sending call; refuses empty and long texts and wrong entities."""
    text = params.get("text", "")
    if not text:
        raise bad("message text is empty")
    if len(text.encode()) > 1 << 15:
        raise bad("text is too long")
    mode, entities = params.get("parse_mode", "").lower(), []
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad("unsupported parse_mode")
    elif params.get("entities"):
        entities = load(params, "entities", "entities")
        total = utf16(text)
        for entity in entities:
            if entity["offset"] + entity["length"] > total:
                raise bad(
                    f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text at UTF-16 "
                    f"offset {total}"
                )
    stripped = text.strip()
    if not stripped:
        raise bad("text must be non-empty")
    if utf16(stripped) > MAX_TEXT:
        raise bad("message is too long")
    if stripped != text:
        entities = []
    entities = find_entities(stripped, entities)
    return {"text": stripped} | ({"entities": entities} if entities else {})


def _check_button(button):
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    if button.get("url"):
        if not good_url(button["url"]):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif not button.get("callback_data"):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    elif len(button["callback_data"].encode()) > MAX_DATA:
        raise bad("BUTTON_DATA_INVALID")


def read_keyboard(params):
    """Return the inline keyboard of a call, or None; refuses what Telegram refuses."""
    if not params.get("reply_markup"):
        return None
    markup = load(params, "reply_markup", "reply keyboard markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check_button(button)
    if sum(map(len, rows)) > MAX_BUTTONS or len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_MARKUP_BYTES:
        raise bad("reply markup is too long")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None
