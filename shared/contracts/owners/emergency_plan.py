"""The emergency plan of the handover (应急预案): scenarios, who decides, what is done; and each time it was needed."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.identifiers import EmergencyId, PersonId
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent, OwnersQuery
from shared.contracts.owners.parties import Party
from shared.contracts.owners.working_group_questions import Answerer
from shared.contracts.vocabulary import Value
from shared.messages import EstateCode, Line, Text

EmergencyKind = Literal[
    "crowd",  # 人群拥挤
    "injury",  # 人员伤病
    "power_cut",  # 停电
    "system_down",  # 系统中断
    "fire",  # 火情
    "weather",  # 恶劣天气
    "dispute",  # 群体争议
]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^[0-9+*# -]{2,30}$")]


class Scenario(Value):
    """What may happen: who decides, the first there of these parties; what is done, step by step."""

    kind: EmergencyKind
    name: Words
    decides: tuple[Party, ...]
    steps: tuple[Words, ...]


class PhoneLine(Value):
    """A number that is no person's: fire brigade, ambulance, the power company."""

    name: Words
    number: PhoneNumber


class EmergencyPlan(Value):
    """Scenarios, and the numbers to call besides those of the working group."""

    scenarios: tuple[Scenario, ...]
    phones: tuple[PhoneLine, ...]


class ScenarioWanted(Scenario, extra="forbid"):
    """A scenario as it is set."""

    decides: tuple[Party, ...] = Field(min_length=1, max_length=6)
    steps: tuple[Words, ...] = Field(min_length=1, max_length=20)


class PhoneWanted(PhoneLine, extra="forbid"):
    """A number as it is set."""


class EmergencyPlanSet(OwnersEvent, wire="EmergencyPlanSet", stream="emergency-plan:{estate}"):
    """From here on this plan holds in the estate (GROUP: in every estate without its own)."""

    version: int
    plan: EmergencyPlan
    why: Line


class SetEmergencyPlan(OwnersCommand, wire="SetEmergencyPlan"):
    """Role group_admin, or project_manager for the own estate: the whole plan. Refused `ScenarioListedTwice`."""

    scenarios: tuple[ScenarioWanted, ...] = Field(min_length=1, max_length=20)
    phones: tuple[PhoneWanted, ...] = Field(default=(), max_length=40)
    why: Line


class EmergencyPlanActivated(
    OwnersEvent, wire="EmergencyPlanActivated", stream="emergency:{emergency}", happened="began_at"
):  # fmt: skip
    """It has happened: from `began_at` on the plan is followed, by `decided_by`'s word; perhaps typed in afterwards."""

    emergency: EmergencyId
    kind: EmergencyKind
    name: Words
    began_at: AwareDatetime
    decided_by: PersonId
    note: Text = ""
    plan_version: int


class ActivateEmergencyPlan(OwnersCommand, wire="ActivateEmergencyPlan"):
    """Any staff of the group; with the system down, later, with its real time. The same again changes nothing.

    Refused `EstateNotKnown`, `ScenarioNotListed`, `BeganInFuture`, `PersonNotKnown`, `ActivatedOtherwise`.
    """

    emergency: EmergencyId
    kind: EmergencyKind
    began_at: AwareDatetime
    decided_by: PersonId
    note: Text = ""


class EmergencyPlanEnded(OwnersEvent, wire="EmergencyPlanEnded", stream="emergency:{emergency}", happened="ended_at"):
    """It is over; what is left on paper is typed in from here on."""

    emergency: EmergencyId
    kind: EmergencyKind
    name: Words
    ended_at: AwareDatetime
    outcome: Text


class EndEmergencyPlan(OwnersCommand, wire="EndEmergencyPlan"):
    """As `ActivateEmergencyPlan`.

    Refused `EmergencyNotKnown`, `EndedBeforeItBegan`, `EndsInFuture`, `EndedOtherwise`.
    """

    emergency: EmergencyId
    ended_at: AwareDatetime
    outcome: Text = Field(min_length=1)


class ScenarioNow(Scenario):
    """With who decides now, first choice first."""

    deciding: tuple[Answerer, ...]


class EmergencyPlanView(Value):
    """`set_for` the estate or GROUP; version 0 is the plan that is usual."""

    set_for: EstateCode
    version: int
    why: str
    scenarios: tuple[ScenarioNow, ...]
    phones: tuple[PhoneLine, ...]


class EmergencyPlanInForce(OwnersQuery[EmergencyPlanView], wire="EmergencyPlanInForce"):
    """The plan, with who decides now. Staff."""


class EmergencyRow(Value):
    """One time the plan was needed; both times when it was recorded stand beside when it happened."""

    emergency: EmergencyId
    kind: EmergencyKind
    name: Words
    began_at: AwareDatetime
    began_recorded_at: AwareDatetime
    decided_by: PersonId
    note: Text
    ended_at: AwareDatetime | None
    ended_recorded_at: AwareDatetime | None
    outcome: Text | None
    plan_version: int
    version: int


class EmergencyList(Value):
    emergencies: tuple[EmergencyRow, ...]


class Emergencies(OwnersQuery[EmergencyList], wire="Emergencies"):
    """When the plan was needed, the latest first; `active` only those not over. At most 500. Staff."""

    active: bool | None = None
