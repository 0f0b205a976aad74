"""The group over all its estates: its part of the table of contents."""

from services.owners import group_view
from services.owners.read_models.unit_progress import UNIT_PROGRESS
from services.owners.roles import STAFF
from shared.contracts.owners import GroupView
from shared.decider import Aggregate, Handler
from shared.service import Answer

HANDLERS: tuple[Handler, ...] = ()
ANSWERS = (Answer(GroupView, group_view.group_view, group_view.READS, STAFF),)
AGGREGATES: tuple[Aggregate[object], ...] = ()
MODELS = (UNIT_PROGRESS,)
