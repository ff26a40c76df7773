"""Counts and times of requests for Prometheus, by rule and never by path."""

from functools import lru_cache

from flask import Blueprint, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    start_http_server,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

from consent.web.contract import contract
from consent.web.gauges import Gauges
from consent.web.services import service

metrics = Blueprint("metrics", __name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LABELS = ("method", "route", "status")
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0)

_requests = Counter("consent_http_requests", "Requests answered.", _LABELS)
_latency = Histogram(
    "consent_http_request_seconds",
    "Seconds from a request's arrival to its answer.",
    ("method", "route"),
    buckets=_SECONDS,
)


@metrics.get("/metrics")
@contract(answers={200: None}, answer_media="text/plain")
def measured() -> Response:
    """Return the counts and times of this service's processes, and its gauges."""
    text = generate_latest(_registry()) + generate_latest(service(Gauges).registry)
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def serve_metrics(host: str, port: int) -> None:
    """Let the counts of this process be read over HTTP, with no service around it."""
    start_http_server(port, addr=host, registry=_registry())


def _registry() -> CollectorRegistry:
    """Return what to read: files shared by several processes, else this one's own."""
    if values.ValueClass is values.MutexValue:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # it has no types
    return shared


def count_request(method: str, rule: str | None, status: int, seconds: float) -> None:
    """Count a request and how long it took."""
    known = method if method in _METHODS else "OTHER"
    requests, latency = _series(known, rule or "none", status)
    requests.inc()
    latency.observe(seconds)


@lru_cache(maxsize=4096)
def _series(method: str, rule: str, status: int) -> tuple[Counter, Histogram]:
    return _requests.labels(method, rule, str(status)), _latency.labels(method, rule)
