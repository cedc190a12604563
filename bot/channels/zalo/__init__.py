"""Zalo Bot Platform: a bot on Zalo, by polling or by webhook; no buttons, no editing, 2,000 characters a message."""

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.sender import ZaloSender, open_sender

__all__ = ["ZaloChannel", "ZaloSender", "open_sender"]
