"""Dashboard and alerts ask for exactly what the services measure, in expressions that Prometheus can read."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import promql_parser
import pytest
import yaml
from faststream.nats.prometheus import NatsPrometheusMiddleware
from prometheus_client import CollectorRegistry

from deploy.local.places import PROJECT
from deploy.services import SERVICES
from services.notifications.app import make_service
from services.notifications.endpoints import OPENS_AFTER
from shared.metrics import Metrics

DASHBOARD = json.loads((PROJECT / "deploy" / "grafana" / "dashboard.json").read_text())
ALERTS = yaml.safe_load((PROJECT / "deploy" / "grafana" / "alerts.yaml").read_text())
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PROMETHEUS_OWN = {"up"}
LABELS = re.compile(r"\$labels\.(\w+)")
PLACEHOLDERS = {"$__rate_interval": "5m", "$service": ".*"}


def shown() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            expression = target["expr"]
            for placeholder, value in PLACEHOLDERS.items():
                expression = expression.replace(placeholder, value)
            yield expression


def metrics() -> Metrics:
    """With what notifications measures besides: no other service has figures of its own."""
    return Metrics("notifications", make_service().measures)


EXPRESSIONS = [*shown(), *(rule["expr"] for rule in RULES)]


def measured(registry: CollectorRegistry) -> dict[str, set[str]]:
    """Metric families by name, each with the names of its samples."""
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
    return {
        family.name: {family.name + suffix for suffix in suffixes.get(family.type, ("",))}
        for family in registry.collect()
    }


def named_in(expression: str) -> set[str]:
    """The metrics an expression asks for."""
    found: set[str] = set()

    def see(node: Any) -> None:
        if isinstance(node, promql_parser.VectorSelector) and node.name:
            found.add(node.name)
        if isinstance(node, promql_parser.MatrixSelector):
            see(node.vector_selector)
        for child in children(node):
            see(child)

    see(promql_parser.parse(expression))
    return found


def children(node: Any) -> Iterator[Any]:
    for name in ("expr", "lhs", "rhs"):
        if (child := getattr(node, name, None)) is not None:
            yield child
    yield from getattr(node, "args", None) or ()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_asks_only_for_what_is_measured(expression: str) -> None:
    registry = CollectorRegistry()
    NatsPrometheusMiddleware(registry=registry, app_name="owners")
    known = measured(metrics().registry) | measured(registry)
    assert named_in(expression)
    assert named_in(expression) <= set().union(*known.values()) | PROMETHEUS_OWN


def test_everything_we_measure_is_shown() -> None:
    asked = set().union(*(named_in(expression) for expression in shown()))
    unseen = {name for name, samples in measured(metrics().registry).items() if not samples & asked}
    assert unseen == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_in_both_languages_what_is_so_from_labels_it_has(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert said["summary"].isascii()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said["summary_zh"])
    grouped = re.search(r"by \(([^)]*)\)", rule["expr"])
    there = set(grouped[1].split(", ")) if grouped else {"instance", "service", "state"}
    assert set(LABELS.findall(" ".join(said.values()))) <= there


def test_panels_do_not_cover_one_another() -> None:
    places = [tuple(panel["gridPos"].values()) for panel in DASHBOARD["panels"]]
    assert len(set(places)) == len(places)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(places)


def test_a_receiver_is_said_to_take_nothing_when_it_is_left_alone() -> None:
    """Not at the first failure, nor after a rest that nobody hears of."""
    asked = [rule["expr"] for rule in RULES if "handover_receiver_failures" in rule["expr"]]
    assert len(asked) == 2
    assert all(expression.endswith(f">= {OPENS_AFTER}") for expression in asked)


def test_every_service_that_measures_more_is_among_those_tried_here() -> None:
    made = {name: import_module(f"services.{name}.app").make_service() for name in SERVICES}
    assert [name for name, service in made.items() if service.measures] == ["notifications"]
