"""How logs are written: as lines or as JSON, to standard error, without secrets and without what people wrote."""

import json
import logging
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FRAMES = 4
FIELDS = ("incident", "channel", "kind", "milliseconds")
"""What a record may bear besides its message (`extra`): codes and numbers, never words of people."""


def describe_error(error: BaseException) -> str:
    """Return what kind an error is and where in the code it was raised: its own text may repeat what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    kinds = type(error).__name__ + "".join(f" from {type(cause).__name__}" for cause in [error.__cause__] if cause)
    return f"{kinds} at {where or 'no frame'}"


class _Discreet(logging.Formatter):
    """Puts stars where a secret would stand, and a kind and a place where a traceback would, whoever wrote the line."""

    def __init__(self, hidden: Iterable[str]) -> None:
        super().__init__(_FORMAT)
        self._hidden = sorted((value for value in hidden if value), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        record.message = self.blot(_read_message(record))
        return self.write(record)

    def blot(self, text: str) -> str:
        for value in self._hidden:
            text = text.replace(value, "***")
        return text

    def write(self, record: logging.LogRecord) -> str:
        record.asctime = self.formatTime(record)
        return self.formatMessage(record).replace("\n", " | ")


class _Json(_Discreet):
    """One JSON object a line: time (UTC, ISO 8601), level, logger, message, and those of `FIELDS` that are there."""

    def write(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.message,
        }
        fields |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        return json.dumps(fields, ensure_ascii=False)


def _read_message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    return message if error is None else f"{message}: {describe_error(error)}"


_FORMATTERS = {"console": _Discreet, "json": _Json}


def set_up_logs(level: str, hidden: Iterable[str] = (), form: str = "console") -> None:
    """Write logs of `level` and above to standard error as `form` says, with every value of `hidden` blotted out.

    Libraries speak from WARNING on: those for HTTP put whole addresses, tokens in them, into their INFO lines, others
    the parameters of statements.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_FORMATTERS[form](hidden))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("cchc").setLevel(level)
