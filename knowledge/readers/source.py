"""A plan's file before any reader looks inside: its size, its real format, and how a reader's failures are named."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import Reason, UnreadableFile

MAX_BYTES = 20 * 2**20

_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # readers of PDF forgive that much rubbish before the header
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word and Excel before 2007, and every encrypted Office file
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

log = logging.getLogger(__name__)


class Refused(Exception):
    """A file is refused somewhere inside a reader, which need not know the file's name."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Let nothing but `UnreadableFile` out of a reader.

    The libraries below raise whatever a damaged byte leads them to (KeyError, struct.error, RecursionError,
    MemoryError), so a list of classes would never be complete. A missing library is not the file's fault and passes.
    """
    try:
        yield
    except (UnreadableFile, ImportError):
        raise
    except Refused as refused:
        raise UnreadableFile(path.name, refused.reason, refused.detail) from refused
    except Exception as error:
        log.info("a reader gave up on a file: %s", type(error).__name__)
        raise UnreadableFile(path.name, "damaged", type(error).__name__) from error


def load(path: Path, expected: str) -> bytes:
    """Return the bytes of the file, refused unless they are of the `expected` container: "pdf" or "zip"."""
    try:
        if not path.is_file():
            raise Refused("missing")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Refused("too_large", f"{size} > {MAX_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise Refused("missing", type(error).__name__) from error
    if not data.strip(b"\0 \t\r\n"):
        raise Refused("empty")
    found = container(data)
    if found != expected:
        raise Refused("encrypted" if found == "encrypted" else "wrong_format", found)
    return data


def container(data: bytes) -> str:
    """Return what the bytes are, whatever the file's name says: "pdf", "zip", "ole", "encrypted" or "unknown"."""
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return "encrypted" if _OLE_ENCRYPTED in data else "ole"
    return "pdf" if _PDF in data[:_PDF_WITHIN] else "unknown"
