"""Who follows the work on which class of issues in an estate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.contracts.defects import AssignInspector, InspectorAssigned
from shared.decider import Aggregate, Asked
from shared.messages import Event


@dataclass(frozen=True)
class Tracking:
    inspectors: Mapping[str, str] = field(default_factory=dict)


def evolve(tracking: Tracking, event: Event) -> Tracking:
    if not isinstance(event, InspectorAssigned):
        return tracking
    return Tracking({**tracking.inspectors, event.category: event.person})


def assign_inspector(asked: Asked[AssignInspector], tracking: Tracking) -> list[Event]:
    command = asked.command
    was = tracking.inspectors.get(command.category)
    if was == command.person:
        return []
    return [InspectorAssigned(estate=command.estate, category=command.category, person=command.person, was=was)]


TRACKING = Aggregate("tracking", Tracking(), evolve)
