"""Settings that do not fit together: each is fine by itself, and yet nothing can be served with them."""

from bot.settings import Settings
from handlers.texts import console


def find_misfit(settings: Settings) -> str | None:
    """Return what must be set otherwise before anything can be served, None where all fits."""
    if settings.telegram_token is None and settings.zalo_bot_token is None and not settings.http_port:
        return console.NOTHING_TO_SERVE
    if settings.telegram_webhook_url is not None and not settings.http_port:
        return console.WEBHOOK_NEEDS_SITE
    if (settings.zalo_oa_app_id or settings.zalo_bot_webhook_secret) and not settings.http_port:
        return console.ZALO_NEEDS_SITE
    if settings.zalo_oa_app_id and not (settings.zalo_oa_secret and settings.zalo_oa_webhook_secret):
        return console.ZALO_OA_NEEDS_SECRETS
    return None
