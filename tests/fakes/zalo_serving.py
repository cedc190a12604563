"""`cchc serve` on Zalo alone: by polling, behind the bot's webhook, or as an Official Account."""

from fakes.browsing import find_free_port
from fakes.fake_zalo import APP_ID, APP_SECRET, OA_SECRET, TOKEN
from fakes.serving import Server

HOOK_SECRET = "zalo-hook-secret"


def serve_polling(zalo, folder, **more):
    """Return a server that asks the bot for updates."""
    settings = {"CCHC_TELEGRAM_TOKEN": "", "CCHC_ZALO_BOT_TOKEN": TOKEN, "CCHC_ZALO_BOT_BASE_URL": zalo.url}
    server = Server(zalo.url, folder, **settings | more)
    server.sign = "on Zalo"
    return server


def serve_webhook(zalo, folder, **more):
    """Return a server that updates of the bot are sent to, and its address."""
    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    hook = {
        "CCHC_ZALO_BOT_WEBHOOK_SECRET": HOOK_SECRET, "CCHC_HTTP_PUBLIC_URL": url, "CCHC_HTTP_PORT": str(port),
    }  # fmt: skip
    return serve_polling(zalo, folder, **hook | more), url


def serve_official(zalo, folder, **more):
    """Return a server that events of the Official Account are sent to, and its address."""
    port, pair = find_free_port(), zalo.issue()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "CCHC_TELEGRAM_TOKEN": "", "CCHC_HTTP_PORT": str(port), "CCHC_ZALO_OA_APP_ID": APP_ID,
        "CCHC_ZALO_OA_SECRET": APP_SECRET, "CCHC_ZALO_OA_WEBHOOK_SECRET": OA_SECRET, "CCHC_ZALO_OA_BASE_URL": zalo.url,
        "CCHC_ZALO_OA_ACCESS_TOKEN": pair["access_token"], "CCHC_ZALO_OA_REFRESH_TOKEN": pair["refresh_token"],
    }  # fmt: skip
    server = Server(zalo.url, folder, **settings | more)
    server.sign = "serving the site"
    zalo.world.oa_webhook = f"{url}/webhook/zalo-oa"
    return server, url
