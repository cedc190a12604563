"""Telegram: the only place that knows python-telegram-bot; text goes out without markup, so no text can break it."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.sender import TelegramSender, open_sender

__all__ = ["TelegramChannel", "TelegramSender", "open_sender"]
