"""Zalo Official Account: signed webhooks, tokens that are renewed, windows in which people may be written to."""

from bot.channels.zalo_oa.channel import OfficialAccountChannel
from bot.channels.zalo_oa.sender import OfficialAccountSender, open_sender

__all__ = ["OfficialAccountChannel", "OfficialAccountSender", "open_sender"]
