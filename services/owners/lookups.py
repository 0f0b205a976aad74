"""What several chapters of owners look up before they decide."""

from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.access import access_model
from shared.decider import Lookup

ACCESS = access_model(inline=True)
ESTATE = Lookup(ESTATES, "{estate}")
UNIT = Lookup(UNIT_BOARD, "{unit}")
BUILDING = Lookup(BUILDINGS, "{building}")
ON_LIST = Lookup(PEOPLE, "{person}")
OWNER = Lookup(PEOPLE, "{owner}")
ROLES = Lookup(ACCESS, "{person}")
