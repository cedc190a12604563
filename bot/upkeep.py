"""The commands of whoever runs the assistant: backing up, restoring, and looking whether all is well."""

import asyncio
import json
from pathlib import Path

import click

from bot import clock
from bot.app import open_store
from bot.backup import back_up, choose_place, restore
from bot.checkup.database import look_at_database
from bot.checkup.machine import look_at_machine
from bot.checkup.network import look_at_network
from bot.commands import data_directory, prepare
from bot.console import Failure
from bot.errors import BadBackup, StoreInUse
from bot.settings import show_settings
from handlers.texts import checkup, console, upkeep


def make_backup(path: Path) -> None:
    """Write a backup to `path`, a file or a folder, and say what is in it."""
    settings = prepare()
    now = clock.read_now(settings.timezone)
    with data_directory(settings):
        store = open_store(settings)
    try:
        place = choose_place(path, now)
        manifest = back_up(settings, store, place, now)
        size = upkeep.size(place.stat().st_size)
    except FileExistsError:
        raise Failure(upkeep.BACKUP_PLACE_TAKEN.format(path=path), 2) from None
    except OSError as error:
        raise Failure(console.file_failed(str(path), error.strerror or str(error))) from None
    finally:
        store.close()
    rows = sum(table.row_count for table in manifest.tables)
    counts = {"rows": rows, "tables": len(manifest.tables), "files": len(manifest.files)}
    click.echo(upkeep.BACKED_UP.format(**counts, path=place, size=size))


def restore_backup(path: Path, *, overwrite: bool) -> None:
    """Put the backup at `path` into the store and the data directory, and say what was in it."""
    settings = prepare()
    try:
        path.open("rb").close()
    except OSError as error:
        raise Failure(console.file_failed(str(path), error.strerror or str(error))) from None
    try:
        with data_directory(settings):
            manifest = restore(settings, path, clock.read_now(settings.timezone), overwrite=overwrite)
    except BadBackup as error:
        raise Failure(upkeep.BAD_BACKUP.format(path=path, reason=error)) from None
    except StoreInUse as error:
        raise Failure(upkeep.STORE_SERVED if error.served else upkeep.STORE_NOT_EMPTY) from None
    rows = sum(table.row_count for table in manifest.tables)
    counts = {"rows": rows, "tables": len(manifest.tables), "files": len(manifest.files)}
    click.echo(upkeep.RESTORED.format(**counts, made_at=manifest.made_at))


def examine(*, as_json: bool) -> int:
    """Print what is configured, reachable and wrong, and return the exit code: 1 when something does not work."""
    settings = prepare()
    now = clock.read_now(settings.timezone)
    found = [*look_at_machine(settings), *look_at_database(settings, now), *asyncio.run(look_at_network(settings))]
    shown = show_settings(settings, checkup.HIDDEN)
    wrong = [one for one in found if one.state == "wrong"]
    if as_json:
        checks = [{"check": one.about, "state": one.state, "said": one.said} for one in found]
        fields = {"ok": not wrong, "settings": shown, "checks": checks}
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return 1 if wrong else 0
    click.echo(checkup.CONFIGURED if shown else checkup.NOTHING_SET)
    for name, value in shown.items():
        click.echo(checkup.SETTING.format(name=name, value=value))
    for one in found:
        name = checkup.NAMES[one.about]
        click.echo(checkup.LINE.format(mark=checkup.MARKS[one.state], name=name, said=one.said))
    click.echo(checkup.SOME_WRONG.format(count=len(wrong)) if wrong else checkup.ALL_GOOD)
    return 1 if wrong else 0
