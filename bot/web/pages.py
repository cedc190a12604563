"""How pages are made: templates in which everything is escaped, and the content of files that they refer to."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from handlers.texts import web as words


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words=words, static=static)
    return made


def static(name: str) -> str:
    """Return the address of a file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256(read_static(name)).hexdigest()[:10]}"


@cache
def read_static(name: str) -> bytes:
    """Return the content of a file that pages refer to."""
    return (files("bot.web") / "static" / name).read_bytes()


def render(template: str, **values: Any) -> str:
    """Return a page as HTML."""
    return _templates().get_template(template).render(**values)


def page(template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    """Return a page as an answer."""
    return HTMLResponse(render(template, **values), status, headers)


def tell(message: str, status: int, headers: dict[str, str] | None = None) -> HTMLResponse:
    """Return a page that says one thing, and leads back."""
    return page("message.html", status, headers, message=message)
