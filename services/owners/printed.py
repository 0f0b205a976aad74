"""That a paper was printed, and as which bytes: its part of the table of contents."""

from dataclasses import dataclass

from services.owners.billing import unit_here
from services.owners.read_models.estates import BUILDINGS, BuildingOnList
from services.owners.read_models.printed_papers import PRINTED_PAPERS, printed_paper
from services.owners.read_models.unit_board import UNIT_BOARD, UnitOnBoard
from services.owners.roles import ADMIN, CLERK, SALES, STAFF, SUPERVISOR
from services.owners.structure import BuildingNotKnown
from shared.contracts.owners import PaperPrinted, PrintedPaper, RecordPaperPrinted
from shared.decider import Aggregate, Asked, Handler, Lookup
from shared.messages import Event
from shared.service import Answer


@dataclass(frozen=True)
class Print:
    printed: bool = False


def evolve(paper: Print, event: Event) -> Print:
    return Print(printed=True) if isinstance(event, PaperPrinted) else paper


def record_paper_printed(
    asked: Asked[RecordPaperPrinted], paper: Print, unit: UnitOnBoard | None, building: BuildingOnList | None
) -> list[Event]:
    command = asked.command
    if command.unit is not None:
        of = unit_here(command, command.unit, unit).building
    elif building is not None and building.estate == command.estate:
        of = building.building
    else:
        raise BuildingNotKnown(building=command.building, estate=command.estate)
    if paper.printed:
        return []
    return [
        PaperPrinted(
            estate=command.estate, sha256=command.sha256, paper=command.paper, language=command.language,
            unit=command.unit, building=of, units=command.units, printed_by=asked.person,
        )
    ]  # fmt: skip


# A key that is not named finds no row.
ROWS = (Lookup(UNIT_BOARD, "{unit}"), Lookup(BUILDINGS, "{building}"))
HANDLERS = (
    Handler(
        RecordPaperPrinted, record_paper_printed, "print:{estate}:{sha256}", (CLERK, SUPERVISOR, SALES, ADMIN), ROWS
    ),
)
ANSWERS = (Answer(PrintedPaper, printed_paper, (PRINTED_PAPERS,), STAFF),)
AGGREGATES = (Aggregate("print", Print(), evolve),)
MODELS = (PRINTED_PAPERS,)
