"""What a service counts and measures, for Prometheus."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


@dataclass(frozen=True)
class Measure:
    """A gauge of a service's own, looked up whenever somebody measures.

    `sql` answers one row for each combination of labels, by their names, and its `value`; `$1` is now.
    """

    name: str
    about: str
    labels: tuple[str, ...]
    sql: str


class Metrics:
    """One registry per process; names start with `handover_`, durations are in seconds."""

    def __init__(self, service: str, measures: Sequence[Measure] = ()) -> None:
        self.service, self.registry = service, CollectorRegistry()
        self._looked_up = {
            measure: Gauge(measure.name, measure.about, ["service", *measure.labels], registry=self.registry)
            for measure in measures
        }
        labels = {"service": service}
        self.commands = Counter(
            "handover_commands", "Commands answered", ["service", "command", "outcome"], registry=self.registry
        )
        self.decided = Histogram(
            "handover_command_seconds", "From arrival to receipt or refusal", ["service"], registry=self.registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        ).labels(**labels)  # fmt: skip
        self.queries = Counter(
            "handover_queries", "Queries answered", ["service", "query", "outcome"], registry=self.registry
        )
        self.under_way = Gauge(
            "handover_requests_under_way", "Not yet answered", ["service", "request"], registry=self.registry
        )  # fmt: skip
        self.head = Gauge("handover_log_position", "Head of the own log", ["service"], registry=self.registry).labels(
            **labels
        )
        self.relayed = Gauge(
            "handover_bus_position", "Last position the bus has", ["service"], registry=self.registry
        ).labels(**labels)
        self.lag = Gauge(
            "handover_subscription_lag", "Events not yet applied", ["service", "source"], registry=self.registry
        )
        self.waiting = Gauge(
            "handover_reactions", "Reactions refused, not yet possible or parked", ["service", "state"],
            registry=self.registry,
        )  # fmt: skip
        self.ready = Gauge(
            "handover_ready", "1 when the service can be used", ["service"], registry=self.registry
        ).labels(**labels)  # fmt: skip
        self.stopped = Gauge(
            "handover_stopped", "1 where a part stands still until somebody looks", ["service", "part"],
            registry=self.registry,
        )  # fmt: skip
        self.tables = Gauge(
            "handover_read_model_in_step",
            "1 when a table is in step",
            ["service", "read_model"],
            registry=self.registry,
        )
        self.unknown = Counter(
            "handover_unknown_events", "Events of a type this code does not know", ["service", "source"],
            registry=self.registry,
        )  # fmt: skip

    def answered(self, counter: Counter, name: str) -> Callable[[str], None]:
        """Counts answers to this command or query by their outcome; to look the labels up costs more than to count."""

        @cache
        def of(outcome: str) -> Counter:
            return counter.labels(self.service, name, outcome)

        return lambda outcome: of(outcome).inc()

    def show(self, measure: Measure, found: Iterable[Mapping[str, Any]]) -> None:
        """What was found, and nothing of what was found before."""
        gauge = self._looked_up[measure]
        gauge.clear()
        for row in found:
            gauge.labels(self.service, *(row[label] or "" for label in measure.labels)).set(row["value"])
