"""People, their roles per estate, owners of units, contractors with their contacts, and the erasure of a person.

Names, phones and e-mails are recorded here and nowhere else; other services hold ids and ask at the moment of use.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, ContractorId, OwnerId, PersonId, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Language, RobotKind, Role, Row, Trade, Value
from shared.messages import GROUP, EstateCode, Event, Line
from shared.personal import Personal


class PersonRegistered(OwnersEvent, wire="PersonRegistered", stream="person:{person}"):
    """Somebody who works with the system; estate is GROUP."""

    person: PersonId
    name: Personal[str]
    phone: Personal[str] | None = None
    email: Personal[str] | None = None
    language: Language


class RegisterPerson(OwnersCommand, wire="RegisterPerson"):
    """Role group_admin or project_manager; estate is GROUP. The same again changes nothing."""

    person: PersonId
    name: Line
    phone: Line | None = None
    email: Line | None = None
    language: Language = "zh"


class RoleGranted(OwnersEvent, wire="RoleGranted", stream="person:{person}"):
    """The person may act in this role in `granted_estate` (GROUP spans all); `estate` of the event is GROUP.

    `contractor` says for which company, `unit` which unit an owner sees; both None for every other role.
    """

    person: PersonId
    role: Role
    granted_estate: EstateCode
    contractor: ContractorId | None = None
    unit: UnitId | None = None


class GrantRole(OwnersCommand, wire="GrantRole"):
    """Role group_admin; estate is GROUP. Refused `PersonNotKnown`, and for a contractor without its company."""

    person: PersonId
    role: Role
    granted_estate: EstateCode
    contractor: ContractorId | None = None
    unit: UnitId | None = None


class RoleRevoked(OwnersEvent, wire="RoleRevoked", stream="person:{person}"):
    """The person may no longer act in this role in `granted_estate`; fields as in `RoleGranted`."""

    person: PersonId
    role: Role
    granted_estate: EstateCode
    contractor: ContractorId | None = None
    unit: UnitId | None = None


class RevokeRole(OwnersCommand, wire="RevokeRole"):
    """Role group_admin; estate is GROUP. Revoking what is not held changes nothing."""

    person: PersonId
    role: Role
    granted_estate: EstateCode
    contractor: ContractorId | None = None
    unit: UnitId | None = None


class PersonErased(OwnersEvent, wire="PersonErased", stream="person:{person}", erases="person"):
    """The person's data is unreadable from here on, in every service; estate is GROUP.

    The kernel destroys the key with this event; visits and notifications answer with `PersonalDataErased` of
    their own. Whose person it is stays visible as an id, and every chain still verifies.
    """

    person: PersonId
    reason: Line


class ErasePerson(OwnersCommand, wire="ErasePerson"):
    """Role group_admin; estate is GROUP. For good: there is no way back. `reason` names no person.

    Whatever roles the person holds are revoked with it. Refused `PersonNotKnown`.
    """

    person: PersonId
    reason: Line


def sees(estate: str, unit: str, owner: str) -> dict[str, Any]:
    """An owner sees the own unit and nothing else: as fields of `RoleGranted` and `RoleRevoked`."""
    return {"estate": GROUP, "person": owner, "role": "owner", "granted_estate": estate, "unit": unit}


class OwnerRecorded(OwnersEvent, wire="OwnerRecorded", stream="unit:{unit}", implies=(RoleGranted,)):
    """The unit has this owner (业主), perhaps beside others; `owner` is the person id that seals name and contacts.

    Whoever owns a unit sees it, which is not said again.
    """

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    name: Personal[str]
    phone: Personal[str] | None = None
    email: Personal[str] | None = None
    language: Language

    def implied(self) -> Iterable[Event]:
        return (RoleGranted.model_construct(None, **sees(self.estate, self.unit, self.owner)),)


class RecordOwner(OwnersCommand, wire="RecordOwner"):
    """Role sales or customer_service. Refused `UnitNotKnown`; the same owner again changes nothing.

    Refused `PersonKnownElsewhere` for the id of somebody known in another estate or another role.
    The owner may see the unit from then on. Other particulars of a known owner are a new fact.
    """

    unit: UnitId
    owner: OwnerId
    name: Line
    phone: Line | None = None
    email: Line | None = None
    language: Language = "zh"


class Lot(Value):
    """A 标段: these trades in these buildings."""

    trades: tuple[Trade, ...]
    buildings: tuple[BuildingId, ...]


class ContractorEngaged(OwnersEvent, wire="ContractorEngaged", stream="contractor:{estate}:{contractor}"):
    """A company (施工单位) is engaged for lots of one estate; the same company keeps its id across estates."""

    contractor: ContractorId
    company: Line
    lots: tuple[Lot, ...]
    warranty_ends_on: date | None = None


class LotRow(Row):
    """A lot as asked for."""

    trades: tuple[Trade, ...] = Field(min_length=1)
    buildings: tuple[BuildingId, ...] = Field(min_length=1, max_length=500)


class EngageContractor(OwnersCommand, wire="EngageContractor"):
    """Role group_admin or project_manager. Engaging it again with other lots replaces them."""

    contractor: ContractorId
    company: Line
    lots: tuple[LotRow, ...] = Field(min_length=1, max_length=50)
    warranty_ends_on: date | None = None


class ContractorContactSet(OwnersEvent, wire="ContractorContactSet", stream="contractor:{estate}:{contractor}"):
    """Who speaks for the contractor in this estate; `webhook` is the company's own address and no personal data.

    The address of the company's chat robot lets whoever has it write there: it is sealed with the contact's key.
    """

    contractor: ContractorId
    person: PersonId
    name: Personal[str]
    email: Personal[str] | None = None
    phone: Personal[str] | None = None
    webhook: Line | None = None
    robot_kind: RobotKind | None = None
    robot: Personal[str] | None = None
    robot_secret: Personal[str] | None = None
    language: Language


class SetContractorContact(OwnersCommand, wire="SetContractorContact"):
    """Role group_admin or project_manager. Refused `ContractorNotEngaged`; webhook and robot are http(s) URLs.

    Somebody known in another estate or role too is named with the name and numbers known, or by group_admin: else
    `PersonKnownElsewhere`.

    `robot` is the address WeCom, DingTalk or Feishu shows for a robot of the company's group chat (`robot_kind`), and
    `robot_secret` its signing secret where it has one (WeCom's has none).
    The person may act for the contractor in this estate from then on (`RoleGranted`).
    """

    contractor: ContractorId
    person: PersonId
    name: Line
    email: Line | None = None
    phone: Line | None = None
    webhook: Line | None = Field(default=None, pattern=r"^https?://")
    robot_kind: RobotKind | None = None
    robot: Line | None = Field(default=None, pattern=r"^https?://", repr=False)
    robot_secret: Line | None = Field(default=None, repr=False)
    language: Language = "zh"

    @model_validator(mode="after")
    def _robot_whole(self) -> "SetContractorContact":
        if (self.robot is None) != (self.robot_kind is None):
            raise ValueError("a robot has a kind and an address")
        if self.robot_secret is not None and self.robot_kind in {None, "wecom"}:
            raise ValueError("only a robot of DingTalk or Feishu has a secret")
        return self
