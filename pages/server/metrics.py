"""The server's figures for Prometheus, at /metrics: for keys of administrators, and for addresses that were named.

No label has anything that a person wrote: routes, statuses, kinds of changes and the names of the archives are ours.
"""

from __future__ import annotations

import ipaddress
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action, Actor
from index.store.audit.events import event_counts
from pages.server.public_address import Network
from rag.access.sessions import Sessions

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
"""Upper ends of the histograms' bars."""
_COUNTS = ("articles", "statements", "speakers", "passages")


class Metrics:
    """The figures of a server over these archives, by name."""

    def __init__(self, archives: Mapping[str, Archive], sessions: Sessions) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("onrecord_requests", "Requests, by route.", ["route", "status"], registry=registry)
        self._request_seconds = Histogram(
            "onrecord_request_seconds", "Seconds of a request.", ["route"], buckets=_SECONDS, registry=registry
        )
        self._refusals = Counter(
            "onrecord_refusals", "Requests that were not let in, by fault.", ["fault"], registry=registry
        )
        self._answers = Counter("onrecord_answers", "Questions that were answered.", registry=registry)
        self._abstentions = Counter(
            "onrecord_abstentions", "Those of them that nothing in the archive answers.", registry=registry
        )
        self._answer_seconds = Histogram(
            "onrecord_answer_seconds", "Seconds of working out an answer.", buckets=_SECONDS, registry=registry
        )
        registry.register(_ArchiveFigures(archives, sessions))

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request; of WebSockets, which last as long as a page is open, the seconds are not."""
        self._requests.labels(route, str(status)).inc()
        if 200 <= status < 1000:
            self._request_seconds.labels(route).observe(seconds)

    def count_refusal(self, route: str, status: int, fault: str) -> None:
        """Count a request that the guard did not let in."""
        self._requests.labels(route, str(status)).inc()
        self._refusals.labels(fault).inc()

    def count_answer(self, seconds: float, *, abstained: bool, kept: bool) -> None:
        """Count an answer; the seconds are those of one that was worked out now, not kept."""
        self._answers.inc()
        self._abstentions.inc(int(abstained))
        if not kept:
            self._answer_seconds.observe(seconds)

    def text(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self._registry)


class _ArchiveFigures(Collector):
    """Figures that the archives and the list of sessions have, looked up when they are asked for."""

    def __init__(self, archives: Mapping[str, Archive], sessions: Sessions) -> None:
        self._archives, self._sessions = archives, sessions

    def collect(self) -> Iterator[Metric]:
        """Yield them. Of an archive that cannot be read, that alone is said."""
        yield GaugeMetricFamily("onrecord_sessions", "Open sessions.", len(self._sessions.open_sessions()))
        readable = GaugeMetricFamily("onrecord_archive_readable", "1 where it can be read.", labels=["archive"])
        gauges = {
            name: GaugeMetricFamily(f"onrecord_{name}", f"{name.capitalize()} in force.", labels=["archive"])
            for name in _COUNTS
        }
        size = GaugeMetricFamily("onrecord_record_bytes", "Bytes of the record.", labels=["archive"])
        changes = CounterMetricFamily(
            "onrecord_changes", "Changes by anybody and any program; additions are “add”.", labels=["archive", "action"]
        )
        for name, archive in self._archives.items():
            try:
                counts = dict(zip(_COUNTS, archive.lookup.counts(), strict=True))
                events, taken = event_counts(archive.database.db), archive.database.size()
            except (OnRecordError, OSError, sqlite3.DatabaseError):
                readable.add_metric([name], 0)
                continue
            readable.add_metric([name], 1)
            size.add_metric([name], taken)
            for each, count in counts.items():
                gauges[each].add_metric([name], count)
            for action, count in events.items():
                changes.add_metric([name, action], count)
        yield from (readable, size, *gauges.values(), changes)


class AnswerCounter(logging.Handler):
    """A handler of the engine's log that counts answers."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count the answer of a line."""
        fields = getattr(record, "fields", {})
        if "abstained" in fields:
            self._metrics.count_answer(fields["ms"] / 1000, abstained=fields["abstained"], kept=fields["kept"])


def metrics_route(
    metrics: Metrics,
    authenticate: Callable[[str | None], Actor | None],
    archives: Collection[str],
    *,
    path: str = "/metrics",
    networks: Sequence[Network] = (),
    hosts: Collection[str] = (),
) -> Route:
    """Return the route: it answers a key of an administrator of all the archives and, without a key, whoever asks at
    one of these hosts, past the proxy, from one of these networks; it refuses everybody else."""
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    def by_key(request: Request) -> bool:
        headers = request.headers.getlist("authorization")
        actor = authenticate(headers[0]) if len(headers) == 1 else None
        return actor is not None and actor.may(Action.READ_LOG) and all(map(actor.may_open, archives))

    def by_address(request: Request) -> bool:
        if request.client is None or request.headers.get("host") not in hosts:
            return False
        try:
            address = ipaddress.ip_address(request.client.host)
        except ValueError:
            return False
        return any(address in network for network in networks)

    def show(request: Request) -> Response:
        if by_address(request) or by_key(request):
            return Response(metrics.text(), headers={"cache-control": "no-store"}, media_type=CONTENT_TYPE_LATEST)
        text = "Give the key of an administrator, or name this address with --metrics-from."
        return PlainTextResponse(text, 401, {"www-authenticate": "Bearer", "cache-control": "no-store"})

    return Route(path, show, methods=["GET"])
