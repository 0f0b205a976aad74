"""Whose a unit is, as time goes by: resale, co-owners, contacts, proxies; what was said wrong, and how it is right."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, ImportId, OwnerId, PersonId, ProxyId, Sha256, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.people import RoleRevoked, sees
from shared.contracts.owners.structure import Code, SquareMetres, UnitRow
from shared.contracts.vocabulary import Language, Row
from shared.messages import Event, Line
from shared.personal import Personal

OwnerChangeKind = Literal[
    "resale",  # 二手转让
    "co_owner_added",  # 加名
    "co_owner_removed",  # 减名
    "inheritance",  # 继承
    "gift",  # 赠与
    "court",  # 法院判决
    "withdrawn",  # 退房
    "roster",  # 销售名册
]


class UnitCorrected(OwnersEvent, wire="UnitCorrected", stream="unit:{unit}"):
    """What was registered of the unit was wrong or has changed, and is so from here on; `columns` names what differs.

    The first word stays in the log. `roster_import` names the roster that says so, None where a person did.
    """

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    unit_type: Line
    entrance: Code
    floor: int
    built_area: SquareMetres
    usable_area: SquareMetres
    deliver_by: date | None = None
    columns: tuple[Line, ...]
    reason: Line
    roster_import: ImportId | None = None


class CorrectUnit(OwnersCommand, wire="CorrectUnit"):
    """Role sales or group_admin; the whole of what is right. The same again changes nothing.

    What was billed, inspected or handed over by the first word stays as it was decided.
    """

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    unit_type: Line
    entrance: Code
    floor: int = Field(ge=-10, le=200)
    built_area: SquareMetres
    usable_area: SquareMetres
    deliver_by: date | None = None
    reason: Line


class OwnerCorrected(OwnersEvent, wire="OwnerCorrected", stream="unit:{unit}"):
    """The same person, whose name or contacts had been written down wrong."""

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    name: Personal[str]
    phone: Personal[str] | None = None
    email: Personal[str] | None = None
    language: Language
    reason: Line
    roster_import: ImportId | None = None


class CorrectOwner(OwnersCommand, wire="CorrectOwner"):
    """Role sales or customer_service; `reason` names no person. `NotAnOwner`; another person: `ChangeOwners`."""

    unit: UnitId
    owner: OwnerId
    name: Line
    phone: Line | None = None
    email: Line | None = None
    language: Language = "zh"
    reason: Line


class OwnerContactChanged(OwnersEvent, wire="OwnerContactChanged", stream="unit:{unit}"):
    """The owner is reached otherwise from here on, for every unit of theirs."""

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    phone: Personal[str] | None = None
    email: Personal[str] | None = None
    language: Language
    roster_import: ImportId | None = None


class ChangeOwnerContact(OwnersCommand, wire="ChangeOwnerContact"):
    """Role sales or customer_service: both contacts as they are now. Refused `NotAnOwner`."""

    unit: UnitId
    owner: OwnerId
    phone: Line | None = None
    email: Line | None = None
    language: Language = "zh"


class OwnerChanged(OwnersEvent, wire="OwnerChanged", stream="unit:{unit}", implies=(RoleRevoked,)):
    """From `effective_on` the unit is these `owners`', in this order; `joined` and `left` are the difference.

    Whoever joined was recorded just before (`OwnerRecorded`) and may see the unit; whoever left no longer does, and
    their powers of attorney, `ended_proxies`, end. Both stay in the unit's history.
    """

    unit: UnitId
    building: BuildingId
    kind: OwnerChangeKind
    owners: tuple[OwnerId, ...]
    joined: tuple[OwnerId, ...] = ()
    left: tuple[OwnerId, ...] = ()
    ended_proxies: tuple[ProxyId, ...] = ()
    effective_on: date
    reason: Line = "-"
    deed: Sha256 | None = None
    roster_import: ImportId | None = None

    def implied(self) -> Iterable[Event]:
        return [RoleRevoked.model_construct(None, **sees(self.estate, self.unit, owner)) for owner in self.left]


class OwnerAfterwards(Row):
    """An owner after the change; somebody who owns already is named by the id alone."""

    owner: OwnerId
    name: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    language: Language = "zh"


class ChangeOwners(OwnersCommand, wire="ChangeOwners"):
    """Role sales or customer_service: who owns the unit from then on, whole and in order (resale, co-owners).

    `leaving` names everybody who owns it now and no longer will: `OwnersAreOthers` tells where that is not so. `deed`
    is the scan it rests on; `reason` names no person. Refused `NewOwnerWithoutName` for somebody unknown here, and
    `OwnerNamedTwice`. The proxies of whoever leaves end with it.
    """

    unit: UnitId
    kind: Literal["resale", "co_owner_added", "co_owner_removed", "inheritance", "gift", "court", "withdrawn"]
    owners: tuple[OwnerAfterwards, ...] = Field(max_length=10)
    leaving: tuple[OwnerId, ...] = Field(default=(), max_length=10)
    effective_on: date
    reason: Line = "-"
    deed: Sha256 | None = None

    @model_validator(mode="after")
    def _nobody_only_when_withdrawn(self) -> "ChangeOwners":
        if (self.kind == "withdrawn") != (not self.owners):
            raise ValueError("a withdrawn sale leaves nobody, every other change somebody")
        return self


class ProxyAppointed(OwnersEvent, wire="ProxyAppointed", stream="unit:{unit}"):
    """Somebody may act for the unit's owner by a power of attorney (授权委托书) until `expires_on`, that day too."""

    unit: UnitId
    building: BuildingId
    proxy: ProxyId
    owner: OwnerId
    person: PersonId
    name: Personal[str]
    phone: Personal[str] | None = None
    identity_last_four: Personal[str] | None = None
    scope: Line
    valid_from: date
    expires_on: date
    scan: Sha256 | None = None


class AppointProxy(OwnersCommand, wire="AppointProxy"):
    """Role customer_service, who has seen the paper. Refused `NotAnOwner`, `ProxyBackwards`, `ProxyIdTaken`.

    Of an identity number only the last four signs are kept.
    """

    unit: UnitId
    proxy: ProxyId
    owner: OwnerId
    person: PersonId
    name: Line
    phone: Line | None = None
    identity_last_four: str | None = Field(default=None, pattern=r"^[0-9Xx]{4}$")
    scope: Line
    valid_from: date
    expires_on: date
    scan: Sha256 | None = None


class ProxyRevoked(OwnersEvent, wire="ProxyRevoked", stream="unit:{unit}"):
    """The power of attorney ended before its day."""

    unit: UnitId
    building: BuildingId
    proxy: ProxyId
    owner: OwnerId
    person: PersonId
    reason: Line


class RevokeProxy(OwnersCommand, wire="RevokeProxy"):
    """Role customer_service. Refused `ProxyNotKnown`; once revoked, again changes nothing."""

    unit: UnitId
    proxy: ProxyId
    reason: Line


class ChangedRow(UnitRow):
    """A row of a roster about a known unit that says something else; `leaving` owns it no longer by the roster."""

    leaving: tuple[OwnerId, ...] = ()


class ApplyRosterChanges(OwnersCommand, wire="ApplyRosterChanges"):
    """System only: the changed rows of a roster whose difference was seen and accepted.

    Facts become `UnitCorrected`, names `OwnerCorrected`, contacts `OwnerContactChanged`, other owners `OwnerChanged`.
    Once a unit is handed over, sales no longer says whose it is: its owners stay as they are recorded.
    """

    roster_import: ImportId
    on: date
    rows: tuple[ChangedRow, ...] = Field(min_length=1, max_length=200)
