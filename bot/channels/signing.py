"""Signed button values: a button counts in the chat that it was made for, and only with the value it was given."""

import base64
import hashlib
import hmac

_SEPARATOR = "~"
_SIGNATURE_BYTES = 9  # 12 characters; 40 bytes of value, the separator and they stay below Telegram's 64


class Signer:
    """Signs with a key drawn from `secret`, so that every process with the same secret knows the buttons of all."""

    def __init__(self, secret: str) -> None:
        key = hashlib.sha256(b"buttons:" + secret.encode()).digest()
        self._begun = hmac.new(key, digestmod="sha256")

    def sign(self, chat: str, value: str) -> str:
        """Return what the button carries."""
        return f"{value}{_SEPARATOR}{self._make(chat, value)}"

    def read(self, chat: str, data: str) -> str | None:
        """Return the value that a button of this chat carries, None when it was never made here."""
        value, separator, signature = data.rpartition(_SEPARATOR)
        expected = self._make(chat, value)
        return value if separator and hmac.compare_digest(signature.encode(), expected.encode()) else None

    def _make(self, chat: str, value: str) -> str:
        going = self._begun.copy()  # `hmac.digest` lets other threads run, which hold the loop up for a button
        going.update(f"{chat}\n{value}".encode())
        return base64.urlsafe_b64encode(going.digest()[:_SIGNATURE_BYTES]).decode()
