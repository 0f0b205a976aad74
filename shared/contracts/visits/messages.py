"""What every event, command and query of visits has in common, and the closed sets of visiting."""

from typing import Generic, Literal

from shared.messages import A, Command, Event, Query

VisitReason = Literal[
    "keys",  # after the keys, every owner once
    "rectification",  # one revisit per unit after its repairs
    "refusal",  # the owner refused the unit
    "absence",  # the owner stayed away
    "complaint",
    "difficult",  # 疑难业主
    "dissatisfied",
    "round",  # regular rounds
]
How = Literal["phone", "home", "chat"]
Relation = Literal["owner", "family", "tenant", "proxy"]
Satisfaction = Literal["satisfied", "neutral", "dissatisfied"]
MatterClass = Literal["defect", "service", "fees", "promise", "environment", "security", "documents", "other"]
MatterSource = Literal[
    "visit",  # 回访
    "day",  # 交付现场
    "other",  # 电话、来访等
]
MatterState = Literal["raised", "assigned", "reported", "revisited", "escalated", "closed"]
Department = Literal["customer_service", "engineering", "order", "finance", "sales", "developer_project", "legal"]


class VisitsEvent(Event, service="visits"):
    """A fact about a visit or a matter."""


class VisitsCommand(Command, service="visits"):
    """A wish to visits."""


class VisitsQuery(Query[A], Generic[A], service="visits"):
    """A question to visits."""
