"""Telegram: the only place that knows python-telegram-bot; text goes out without markup, so no text can break it."""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
