"""The packed streams of a PDF, tried before it is read: nothing cut off, nothing that unpacks without end.

A reader of PDF mends what it can and goes on with what is left of a broken stream, which would drop rows silently.
"""

import base64
import re
import zlib

from knowledge.readers.source import Refused

MAX_UNPACKED = 96 * 2**20  # all streams together, pictures apart
MAX_PICTURE = 256 * 2**20
_HEAD = 4096
_TAIL = 2048

_STREAM = re.compile(rb"\bobj\b((?:(?!\bobj\b|endobj|stream).){0,%d}?)\bstream\r?\n" % _HEAD, re.DOTALL)
_FILTERS = re.compile(rb"/Filter\s*\[?\s*((?:/\w+\s*)+)")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_PACKED = ([b"FlateDecode"], [b"Fl"])
_PACKED_AS_TEXT = ([b"ASCII85Decode", b"FlateDecode"], [b"A85", b"Fl"])


def check_streams(data: bytes) -> None:
    """Refuse a PDF that ends too early, or one of whose streams is broken or unpacks to more than any plan."""
    if b"%%EOF" not in data[-_TAIL:]:
        raise Refused("damaged", "no end of file mark")
    if b"/Encrypt" in data:
        return  # what is locked cannot be tried
    total = 0
    for match in _STREAM.finditer(data):
        found = _FILTERS.search(match[1])
        filters = found[1].replace(b"/", b" ").split() if found else []
        end = data.find(b"endstream", match.end())
        packed = data[match.end() : end]
        if end < 0:
            raise Refused("damaged", "a stream without end")
        if filters.count(b"FlateDecode") + filters.count(b"Fl") > 1:
            raise Refused("unsafe", "packed twice")
        if filters in _PACKED_AS_TEXT:
            packed = _from_text(packed)
        elif filters not in _PACKED:
            continue
        if _PICTURE.search(match[1]):
            _unpack(packed, MAX_PICTURE)
        else:
            total += _unpack(packed, MAX_UNPACKED - total)


def _from_text(packed: bytes) -> bytes:
    try:
        return base64.a85decode(packed.strip().removesuffix(b"~>"))
    except ValueError as error:
        raise Refused("damaged", "broken stream") from error


def _unpack(packed: bytes, most: int) -> int:
    """Return the unpacked size; the bytes are let go piece by piece."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        while packed and not unpacker.eof:
            size += len(unpacker.decompress(packed, 2**20))
            packed = unpacker.unconsumed_tail
            if size > most:
                raise Refused("unsafe", f"a stream of more than {most} bytes unpacked")
    except zlib.error as error:
        raise Refused("damaged", "broken stream") from error
    if not unpacker.eof:
        raise Refused("damaged", "broken stream")
    return size
