"""The figures of the database as gauges of Prometheus, read when somebody asks."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from consent.db.figures import Figures


class Gauges:
    """What `/metrics` says of the database beside the counts of the processes."""

    def __init__(self, figures: Figures | None) -> None:
        """Take what is read; nothing is asked before somebody does."""
        self.registry = CollectorRegistry()
        if figures is not None:
            self.registry.register(_FromDatabase(figures))


class _FromDatabase(Collector):
    """Asks at every scrape; a database that is away is said to be down, no more."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        found = self._figures.read()
        yield GaugeMetricFamily(
            "consent_database_up",
            "1 while the database answers.",
            value=float(found.reached),
        )
        yield GaugeMetricFamily(
            "consent_figures_unread",
            "Figures that the database did not give in time.",
            value=float(found.unread),
        )
        for figure in self._figures.figures:
            if figure.name not in found.rows:
                continue
            gauge = GaugeMetricFamily(figure.name, figure.text, labels=figure.labels)
            for labels, number in found.rows[figure.name]:
                gauge.add_metric(labels, number)
            yield gauge

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: to be registered asks no database."""
        yield from ()
