"""The values of rectification that differ by place or company, as versioned facts."""

from pydantic import Field

from shared.contracts.defects.messages import DefectsCommand, DefectsEvent
from shared.contracts.vocabulary import Value
from shared.messages import Line


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


class RectificationPolicySet(DefectsEvent, wire="RectificationPolicySet", stream="rectification-policy:{estate}"):
    """From here on decisions of this estate (GROUP: of every estate without its own) go by these values."""

    version: int
    values: RectificationPolicy
    why: Line


class SetRectificationPolicy(DefectsCommand, wire="SetRectificationPolicy"):
    """Role group_admin, or project_manager for the own estate. The next version; what is decided stays decided."""

    values: RectificationPolicy
    why: Line
