"""Emergencies (紧急): made safe at once, and late where nobody says in time that it is; the papers follow."""

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import IssueCommand, IssueEvent
from shared.contracts.identifiers import ContractorId, PersonId, Sha256
from shared.messages import Line, Text


class EmergencyOrdered(IssueEvent, wire="EmergencyOrdered", stream="issue:{issue}"):
    """Make safe at once (紧急): running water, live wire, gas, falling part; letter and method follow."""

    contractor: ContractorId
    reason: Line
    safe_by: AwareDatetime
    policy_version: int


class OrderEmergency(IssueCommand, wire="OrderEmergency"):
    """Role inspector, customer_service or project_manager, on duty. Refused once the issue is confirmed."""

    contractor: ContractorId
    reason: Line


class EmergencyMadeSafe(IssueEvent, wire="EmergencyMadeSafe", stream="issue:{issue}"):
    """Nobody is in danger any more; the repair itself goes on. `late`: only after `safe_by`."""

    contractor: ContractorId
    safe_by: AwareDatetime
    made_safe_at: AwareDatetime
    late: bool
    by: PersonId
    note: Text = ""
    photos: tuple[Sha256, ...] = ()


class ReportMadeSafe(IssueCommand, wire="ReportMadeSafe"):
    """Role contractor, acting for `contractor`, or whoever may order it. Refused `NoEmergency`.

    It happened when the command did. A report that the work is done says it as well.
    """

    contractor: ContractorId | None = None
    note: Text = ""
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)


class EmergencyBecameOverdue(IssueEvent, wire="EmergencyBecameOverdue", stream="issue:{issue}"):
    """By `safe_by` nobody had said that it is safe."""

    contractor: ContractorId
    safe_by: AwareDatetime


class MarkEmergencyOverdue(IssueCommand, wire="MarkEmergencyOverdue"):
    """System only: `safe_by` has passed. Nothing happens where it was made safe."""

    safe_by: AwareDatetime
