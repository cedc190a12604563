"""The zip file around .docx and .xlsx, opened within bounds; its parts are parsed without entities or addresses.

Both readers take the parts as plain XML: a library that opens the whole package also loads pictures, charts and
links, and fails on a plan whose logo is broken.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Protocol
from xml.etree import ElementTree as ET

from knowledge.readers.source import Refused

MAX_ENTRIES = 4000
MAX_PART_BYTES = 24 * 2**20  # one part of XML, unpacked
MAX_TOTAL_BYTES = 256 * 2**20
MAX_RATIO = 250  # Word and Excel stay under 100; deflate reaches 1032
RATIO_FREE_BYTES = 2**20  # a small part of blanks packs well and harms nobody

Element = ET.Element

_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FORMATS = {  # ends of the main part's content type
    "wordprocessingml.document.main+xml": "docx",
    "wordprocessingml.template.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "spreadsheetml.template.main+xml": "xlsx",
}
# "Strict" files carry other names for the same vocabulary
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (_STRICT + b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (_STRICT + b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        _STRICT + b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class _WithoutDoctype(ET.TreeBuilder):
    """A tree builder that stops at a document type declaration, before any entity in it could be defined."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise Refused("unsafe", "document type declaration")


class Target(Protocol):
    """What hears of the elements of a large part, one after the other."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def doctype(self, name: str, public: str | None, system: str | None) -> None: ...
    def close(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One link of a part: its kind ("styles", "worksheet") and the part it leads to."""

    kind: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An open Office file; `main` is the part where reading starts, `format` is "docx" or "xlsx"."""

    zip: zipfile.ZipFile
    sizes: dict[str, int] = field(repr=False)
    main: str
    format: str

    def has(self, part: str) -> bool:
        """Tell whether the package holds the part."""
        return part in self.sizes

    def tree(self, part: str) -> Element | None:
        """Return the root of a part, None when the package lacks it."""
        return _parse(self.zip, part) if self.has(part) else None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the links of a part by their ids; links that leave the file are left out and never followed."""
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        return _relations(root, folder) if root is not None else {}

    def related(self, part: str, kind: str) -> Element | None:
        """Return the root of the first part of that kind which `part` links to, None when it links to none.

        A link to a part that is not there is damage: without its lists a plan would lose numbers unseen.
        """
        found = next((link.part for link in self.relations(part).values() if link.kind == kind), None)
        if found is not None and not self.has(found):
            raise Refused("damaged", found)
        return self.tree(found) if found is not None else None

    def feed(self, part: str, target: Target) -> None:
        """Let `target` hear a large part element by element, so that no tree of it is built."""
        parser = ET.XMLParser(target=target)  # noqa: S314 - see _parse
        with self.zip.open(part) as stream:
            for chunk in _chunks(stream):
                parser.feed(chunk)
        parser.close()


def open_package(data: bytes, expected: str) -> Package:
    """Open an Office file within bounds; refuses bombs, macros, passwords, and another format than `expected`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise Refused("damaged", str(error)) from error
    sizes = _check(archive)
    root = _parse(archive, "_rels/.rels") if "_rels/.rels" in sizes else None
    links = _relations(root, "") if root is not None else {}
    main = next((link.part for link in links.values() if link.kind == "officeDocument"), "")
    if main not in sizes or "[Content_Types].xml" not in sizes:
        raise Refused("wrong_format", "zip")
    content_type = _content_type(_parse(archive, "[Content_Types].xml"), main)
    if "macroEnabled" in content_type:
        raise Refused("unsafe", "macros")
    found = next((name for end, name in _FORMATS.items() if content_type.endswith(end)), "zip")
    if found != expected:
        raise Refused("wrong_format", found)
    return Package(zip=archive, sizes=sizes, main=main, format=found)


def _check(archive: zipfile.ZipFile) -> dict[str, int]:
    """Return the sizes of the entries; what the directory declares is also the most that can be unpacked later."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refused("unsafe", f"{len(entries)} entries")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise Refused("unsafe", f"more than {MAX_TOTAL_BYTES} bytes unpacked")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Refused("encrypted")
        if entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
            raise Refused("unsafe", f"packed more than {MAX_RATIO} times")
        if posixpath.basename(entry.filename).lower().startswith("vbaproject"):
            raise Refused("unsafe", "macros")
    return {entry.filename: entry.file_size for entry in entries}


def _parse(archive: zipfile.ZipFile, part: str) -> Element:
    if archive.getinfo(part).file_size > MAX_PART_BYTES:
        raise Refused("too_large", f"{part}: more than {MAX_PART_BYTES} bytes")
    data = archive.read(part)
    for strict, usual in _STRICT_NAMES if _STRICT in data else ():
        data = data.replace(strict, usual)
    # expat opens no address by itself, and without a document type there are no entities to expand
    return ET.fromstring(data, ET.XMLParser(target=_WithoutDoctype()))  # noqa: S314


def _relations(root: Element, folder: str) -> dict[str, Relation]:
    relations = {}
    for link in root.iter(f"{_PACKAGE}Relationship"):
        target = link.get("Target", "")
        if link.get("TargetMode") != "External" and target:
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = link.get("Type", "").rpartition("/")[2]
            relations[link.get("Id", "")] = Relation(kind=kind, part=part)
    return relations


def _content_type(types: Element, part: str) -> str:
    for override in types.iter(f"{_TYPES}Override"):
        if override.get("PartName", "").lstrip("/").lower() == part.lower():
            return override.get("ContentType", "")
    extension = part.rpartition(".")[2].lower()
    for default in types.iter(f"{_TYPES}Default"):
        if default.get("Extension", "").lower() == extension:
            return default.get("ContentType", "")
    return ""


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    read = 0
    while chunk := stream.read(2**16):
        read += len(chunk)
        if read > MAX_PART_BYTES:
            raise Refused("too_large", f"a part of more than {MAX_PART_BYTES} bytes")
        yield chunk
