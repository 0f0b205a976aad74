"""The values of rectification that differ by place or company, as versioned facts."""

from typing import Annotated

from pydantic import Field

from shared.contracts.defects.messages import DefectsCommand, DefectsEvent, IssueClass, LetterKind
from shared.contracts.defects.warranty import WarrantyPart
from shared.contracts.vocabulary import Trade, Value
from shared.messages import Line

Months = Annotated[int, Field(ge=1, le=1_200)]


class RectificationPolicy(Value):
    """Defaults are the trade's, in force as version 0 until one is set. Days are calendar days unless working."""

    response_working_days: int = Field(default=2, ge=1, le=30)
    ruling_working_days: int = Field(default=3, ge=1, le=30)
    acceptance_working_days: int = Field(default=2, ge=1, le=30)
    critical_days: int = Field(default=1, ge=1, le=365)
    major_days: int = Field(default=7, ge=1, le=365)
    minor_days: int = Field(default=15, ge=1, le=365)
    leak_days: int = Field(default=15, ge=1, le=365)
    ordered_parts_days: int = Field(default=30, ge=1, le=365)
    work_in_working_days: bool = False  # whether the five numbers of days above are working days
    emergency_hours: int = Field(default=2, ge=1, le=48)
    two_accept_critical: bool = True
    two_accept_leak: bool = True
    leak_needs_water_test: bool = True
    owner_silence_days: int = Field(default=7, ge=1, le=90)
    reopen_window_days: int = Field(default=30, ge=0, le=365)
    letters: LetterKind = "rectification_notice"
    reminder_after_working_days: int = Field(default=1, ge=1, le=30)
    letter_escalation_working_days: int = Field(default=2, ge=1, le=30)
    overdue_escalation_days: tuple[int, ...] = Field(default=(1, 3, 7), min_length=1, max_length=3)
    rejections_before_escalation: int = Field(default=3, ge=1, le=10)
    rejection_needs_photo: bool = True
    default_notice_days: int = Field(default=7, ge=0, le=90)
    water_test_hours: int = Field(default=24, ge=1, le=240)
    dependency_days: int = Field(default=7, ge=0, le=90)
    dependency_soaked_days: int = Field(default=28, ge=0, le=180)
    own_method_classes: tuple[IssueClass, ...] = ("leak",)
    own_method_trades: tuple[Trade, ...] = ("structure",)
    own_method_details: tuple[Line, ...] = ("structural", "结构裂缝", "replaced part", "更换部件")
    # What was agreed beyond the law: in the works contracts, from completion; in those of sale, from handover.
    contractor_warranty_months: dict[WarrantyPart, Months] = Field(default_factory=dict)
    owner_warranty_months: dict[WarrantyPart, Months] = Field(default_factory=dict)


class RectificationPolicySet(DefectsEvent, wire="RectificationPolicySet", stream="rectification-policy:{estate}"):
    """From here on decisions of this estate (GROUP: of every estate without its own) go by these values."""

    version: int
    values: RectificationPolicy
    why: Line


class SetRectificationPolicy(DefectsCommand, wire="SetRectificationPolicy"):
    """Role group_admin, or project_manager for the own estate. The next version; what is decided stays decided."""

    values: RectificationPolicy
    why: Line
