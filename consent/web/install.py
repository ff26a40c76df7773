"""Puts on an application everything that is the same for all its doors."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consent.db.figures import Figures
from consent.settings import Settings
from consent.vocabulary.clock import Clock
from consent.web.docs import Description, docs
from consent.web.gates import mount, nobody_checks
from consent.web.gauges import Gauges
from consent.web.headers import install_headers
from consent.web.health import Probe, Readiness, health
from consent.web.limits import install_limits
from consent.web.logs import configure_logs, install_logs
from consent.web.metrics import install_metrics, metrics
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
    # Flask calls what follows an answer in the reverse of this order, so that the
    # time in the log line holds everything else.
    install_logs(app)
    install_metrics(app)
    install_limits(app)
    install_headers(app, public_url=settings.public_url)
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
