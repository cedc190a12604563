"""Reading our own YAML data files; a mistake in one is `BadData` with the file's name."""

from importlib.resources import files
from typing import Any

import yaml

from knowledge.errors import BadData

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times as fast where it is built


def load(name: str) -> dict[str, Any]:
    """Return the mapping in `knowledge/data/<name>`; raises `BadData` when it is not one."""
    text = (files("knowledge") / "data" / name).read_text(encoding="utf-8")
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - both loaders are the safe ones
    except yaml.YAMLError as error:
        raise BadData(f"{name}: {error}") from error
    if not isinstance(data, dict):
        raise BadData(f"{name}: a mapping was expected")
    return data
