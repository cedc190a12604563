"""The command line's manners: help in Vietnamese, and errors as one line without a traceback."""

import difflib
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot.errors import BadCorrections, BadSetting
from bot.incidents import record_incident
from handlers.texts import console

if TYPE_CHECKING:
    from collections.abc import Callable


class Failure(click.ClickException):
    """A failure that is told in one line, with the code that the process leaves with."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.code = exit_code


class _HelpFormatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or console.USAGE)

    def write_heading(self, heading: str) -> None:
        super().write_heading(console.HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _HelpFormatter


class Command(click.Command):
    """A command whose help is in Vietnamese."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", console.OPTIONS)
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the --help option."""
        return _say_help(super().get_help_option(ctx))


class Group(click.Group):
    """The group of all commands; a name that does not exist is answered with the nearest one that does."""

    context_class = _Context
    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", console.OPTIONS)
        kwargs.setdefault("subcommand_metavar", console.SUBCOMMAND)
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the --help option."""
        return _say_help(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begin with."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise Failure(console.unknown_command(name, _find_near(name, self.list_commands(ctx))), exit_code=2)
        return super().resolve_command(ctx, args)


def _say_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = console.HELP_OPTION
    return option


def _find_near(name: str, names: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=0.5)), None)


def run(group: click.Group, args: list[str] | None = None) -> NoReturn:
    """Run the command line and leave the process: 0 done, 1 something failed, 2 used or set wrongly.

    Standard output and error are UTF-8 whatever the system says: the sentences are Vietnamese.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(group, args))


def _run(group: click.Group, args: list[str] | None) -> int:
    try:
        code = group.main(args=args, prog_name="cchc", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except Failure as failure:
        return _complain(failure.message, failure.code)
    except click.ClickException as error:
        return _complain(describe(error), error.exit_code)
    except BadSetting as error:
        return _complain(console.bad_setting(error.variable), 2)
    except BadCorrections as error:
        return _complain(console.bad_corrections(str(error)), 2)
    except (click.Abort, KeyboardInterrupt):
        return _complain(console.INTERRUPTED, 130)
    except BrokenPipeError:  # whoever read our output has gone; nothing more can be said there
        sys.stdout = None  # or the interpreter complains at its end
        return 1
    except Exception as error:  # noqa: BLE001  # the last net: a traceback tells people nothing
        return _complain(console.BROKEN.format(incident=record_incident(error, "running a command")), 1)
    return code if isinstance(code, int) else 0


def _complain(message: str, code: int) -> int:
    click.echo(console.error(message), err=True)
    return code


def describe(error: click.ClickException) -> str:
    """Return what a person should do about an error of the command line, in one sentence."""
    match error:
        case click.NoSuchOption():
            near = next(iter(error.possibilities or ()), None)
            return console.unknown_option(error.option_name, near)
        case click.MissingParameter():
            return console.missing(_name(error.param))
        case click.BadParameter():
            kind = error.param.type if error.param is not None else None
            choices = tuple(map(str, kind.choices)) if isinstance(kind, click.Choice) else ()
            return console.wrong_value(_name(error.param), choices)
        case click.UsageError():
            return console.WRONG_USAGE
        case click.FileError():
            return console.file_failed(error.ui_filename, error.message)
        case _:
            return error.message


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return console.OPTIONS
    return parameter.opts[0] if isinstance(parameter, click.Option) else str(parameter.metavar or parameter.name)
