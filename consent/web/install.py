"""Puts on an application everything that is the same for all its doors."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consent.db.figures import Figures
from consent.settings import Settings
from consent.vocabulary.clock import Clock
from consent.web.docs import Description, docs
from consent.web.envelope import Envelope
from consent.web.gates import mount, nobody_checks
from consent.web.gauges import Gauges
from consent.web.headers import protecting
from consent.web.health import Probe, Readiness, health
from consent.web.limits import install_limits
from consent.web.logs import configure_logs, request_logger
from consent.web.metrics import metrics
from consent.web.problems import install_problems
from consent.web.services import provide


def install(
    app: Flask,
    settings: Settings,
    clock: Clock,
    probes: tuple[Probe, ...],
    figures: Figures | None = None,
) -> None:
    """Make an application log, count, bound, protect, describe and explain itself."""
    _trust(app, settings.trusted_proxies)
    # A redirect would name whatever host the request did: no door ever redirects.
    app.url_map.merge_slashes = False
    configure_logs(clock, level=settings.log_level)
    _enclose(app, settings.public_url)
    install_limits(app)
    install_problems(app)
    provide(app, Readiness(probes), Gauges(figures))
    provide(app, Description(app=app, public_url=settings.public_url))
    for blueprint in (health, metrics, docs):
        mount(app, blueprint, nobody_checks)


def _trust(app: Flask, hops: int) -> None:
    """Take the caller's address and scheme from this many proxies, or from none."""
    if hops:
        fixed = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
        app.wsgi_app = fixed  # type: ignore[method-assign]  # Flask's documented way


def _enclose(app: Flask, public_url: str) -> None:
    """Put the application in an envelope, outside of all that may answer."""
    around = Envelope(app.wsgi_app, protecting(public_url), request_logger)
    app.wsgi_app = around  # type: ignore[method-assign]  # as above
