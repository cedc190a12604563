"""The menus of commands: the citizens' for everybody, a role's own in the chat of who holds it, one for groups."""

import logging
from contextlib import suppress

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import BadRequest, TelegramError

from handlers.messages import Role
from handlers.registry import menu_for, menu_for_groups

_LOG = logging.getLogger("cchc.telegram")


class Menus:
    """The menus of one bot, and which role's menu each chat was given since the start."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._shown: dict[int, Role] = {}

    async def publish(self) -> None:
        """Set the menus for everybody and for groups; raises TelegramError where Telegram cannot be reached."""
        try:
            await self._bot.set_my_commands(_commands(menu_for("citizen")))
            await self._bot.set_my_commands(_commands(menu_for_groups()), scope=BotCommandScopeAllGroupChats())
        except BadRequest as error:  # people can type the commands all the same
            _LOG.warning("the menu of commands was refused: %s", error)

    async def fit(self, chat_id: int, role: Role | None) -> None:
        """Give a private chat the menu of the role that its person holds now, where it may have another one.

        None stands for somebody whom nobody ever gave a role.
        """
        if role is None or self._shown.get(chat_id) == role:
            return
        scope = BotCommandScopeChat(chat_id)
        with suppress(TelegramError):  # a nicety, tried again with the next message
            if role == "citizen":
                await self._bot.delete_my_commands(scope=scope)
            else:
                await self._bot.set_my_commands(_commands(menu_for(role)), scope=scope)
            self._shown[chat_id] = role


def _commands(menu: list[tuple[str, str]]) -> list[BotCommand]:
    return [BotCommand(name, about) for name, about in menu]
