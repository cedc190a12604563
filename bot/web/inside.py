"""The site for who runs the program, on an address of its own: alive, ready, and metrics for Prometheus."""

import asyncio
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.vitals import Vitals, VitalSigns
from bot.web.health import make_health_room
from bot.web.server import WebRoom, make_site

_LOOK_SECONDS = 5.0
_PARTS = ("store", "library", "dispatcher")
_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _NowCollector(Collector):
    """What is looked up when it is asked for."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give each gauge."""
        vitals = self._vitals
        ready = GaugeMetricFamily("cchc_ready", "Whether a part can do its work", labels=["part"])
        for part in _PARTS:
            ready.add_metric([part], float(part not in vitals.list_failing()))
        yield ready
        yield GaugeMetricFamily("cchc_disk_free_bytes", "Free on the disk of the data directory", vitals.disk_free)
        yield GaugeMetricFamily("cchc_disk_bytes", "Size of the disk of the data directory", vitals.disk_total)
        if vitals.idle_seconds is not None:
            said = "Since the dispatcher was last heard of"
            yield GaugeMetricFamily("cchc_dispatcher_idle_seconds", said, vitals.idle_seconds)
        if vitals.backlog is None:
            return
        outbox = GaugeMetricFamily("cchc_outbox_notices", "Notices that have not gone out", labels=["state"])
        for state in ("waiting", "claimed", "sending"):
            outbox.add_metric([state], vitals.backlog.counts.get(state, 0))
        yield outbox
        yield GaugeMetricFamily(
            "cchc_outbox_late_notices", "Notices that should have gone out", vitals.backlog.late_count
        )
        tickets = GaugeMetricFamily("cchc_tickets", "Citizens' questions to officials", labels=["state"])
        for state in ("waiting", "taken", "answered", "closed"):
            tickets.add_metric([state], vitals.tickets.get(state, 0))
        yield tickets


def open_inside(signs: VitalSigns) -> Starlette:
    """Return the site with /healthz, /readyz and /metrics; it holds nothing of people, but is not meant for them."""

    async def look() -> Vitals | None:
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                return await asyncio.to_thread(signs.look)
        except TimeoutError:
            return None

    async def tell_ready(_request: Request) -> JSONResponse:
        vitals = await look()
        failing = _PARTS if vitals is None else vitals.list_failing()
        state = {part: "failing" if part in failing else "ok" for part in _PARTS}
        return JSONResponse(state, 503 if failing else 200)

    async def tell_metrics(_request: Request) -> Response:
        vitals = await look()
        now = CollectorRegistry(auto_describe=False)
        if vitals is not None:
            now.register(_NowCollector(vitals))
        return Response(generate_latest(REGISTRY) + generate_latest(now), media_type=_CONTENT_TYPE)

    routes = (Route("/readyz", tell_ready), Route("/metrics", tell_metrics))
    return make_site([make_health_room(), WebRoom(routes=routes)])
