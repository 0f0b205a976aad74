"""What several chapters of owners look up before they decide."""

from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.decider import Lookup

ESTATE = Lookup(ESTATES, "{estate}")
UNIT = Lookup(UNIT_BOARD, "{unit}")
BUILDING = Lookup(BUILDINGS, "{building}")
