"""Regions, estates, buildings and what hangs on them: its part of the table of contents."""

from services.owners import layout, official_calendar, structure
from services.owners.lookups import BUILDING, ESTATE, UNIT
from services.owners.read_models import estates, layout_shown, units
from services.owners.read_models.contractors import CONTRACTORS
from services.owners.read_models.estates import BUILDINGS, ESTATES, REGIONS
from services.owners.read_models.layout import CLUSTERS, COMMON_PARTS, PARKING_SPACES, PHASES
from services.owners.read_models.official_calendars import OFFICIAL_CALENDARS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roles import ADMIN, EVERYBODY, INSPECTOR, MANAGER, SALES, STAFF
from shared.contracts.owners import (
    CommonParts,
    EstateOverview,
    Figures,
    ParkingSpaces,
    RegisterBuilding,
    RegisterCluster,
    RegisterCommonPart,
    RegisterEstate,
    RegisterParkingSpace,
    RegisterPhase,
    RegisterRegion,
    SetOfficialCalendar,
    UnitBoard,
)
from shared.decider import Handler, Lookup
from shared.service import Answer

OF_PHASE = Lookup(PHASES, "{phase}")
OVERVIEW = (ESTATES, BUILDINGS, PHASES, CLUSTERS, CONTRACTORS, UNIT_BOARD, OFFICIAL_CALENDARS)

HANDLERS = (
    Handler(RegisterRegion, structure.register_region, "region:{region}", (ADMIN,)),
    Handler(RegisterEstate, structure.register_estate, "estate:{estate}", (ADMIN,), (Lookup(REGIONS, "{region}"),)),
    Handler(
        RegisterBuilding,
        structure.register_building,
        "building:{building}",
        (ADMIN, SALES),
        (ESTATE, OF_PHASE, Lookup(CLUSTERS, "{cluster}")),
    ),
    Handler(RegisterPhase, layout.register_phase, "phase:{phase}", (ADMIN, SALES), (ESTATE,)),
    Handler(RegisterCluster, layout.register_cluster, "cluster:{cluster}", (ADMIN, SALES), (ESTATE, OF_PHASE)),
    Handler(
        RegisterCommonPart,
        layout.register_common_part,
        "common-part:{part}",
        (ADMIN, INSPECTOR, MANAGER),
        (ESTATE, BUILDING),
    ),
    Handler(
        RegisterParkingSpace,
        layout.register_parking_space,
        layout.PARKING_STREAM,
        (ADMIN, SALES),
        (ESTATE, UNIT),
    ),
    Handler(SetOfficialCalendar, official_calendar.set_calendar, official_calendar.STREAM, (ADMIN, MANAGER), (ESTATE,)),
)
ANSWERS = (
    Answer(EstateOverview, estates.estate_overview, OVERVIEW, EVERYBODY),
    Answer(CommonParts, layout_shown.common_parts, (COMMON_PARTS,), (*STAFF, "contractor")),
    Answer(ParkingSpaces, layout_shown.parking_spaces, (PARKING_SPACES, UNIT_BOARD), STAFF),
    Answer(UnitBoard, units.unit_board, (UNIT_BOARD, BUILDINGS), STAFF),
    Answer(Figures, units.figures, (UNIT_BOARD,), STAFF),
)
AGGREGATES = (
    structure.REGION,
    structure.ESTATE,
    structure.BUILDING,
    layout.PHASE,
    layout.CLUSTER,
    layout.COMMON_PART,
    layout.PARKING,
    official_calendar.CALENDAR,
)
MODELS = (REGIONS, ESTATES, BUILDINGS, PHASES, CLUSTERS, COMMON_PARTS, PARKING_SPACES, OFFICIAL_CALENDARS)
