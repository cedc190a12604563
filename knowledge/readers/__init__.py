"""Readers: a plan's file in, `Blocks` out, whatever the format."""

from importlib import import_module
from pathlib import Path
from typing import cast

from knowledge.blocks import Blocks
from knowledge.errors import UnreadableFile

FORMATS = {".txt": "txt", ".docx": "docx", ".pdf": "pdf", ".xlsx": "xlsx"}


def read(path: Path) -> Blocks:
    """Read one file into blocks; raises `UnreadableFile` when that cannot be done."""
    name = FORMATS.get(path.suffix.lower())
    if name is None:
        raise UnreadableFile(path.name, "unknown_format", ", ".join(sorted(FORMATS)))
    reader = import_module(f"knowledge.readers.{name}")  # heavy libraries load only for the format at hand
    return cast("Blocks", reader.read(path))
