"""The language of owners: the estate, the unit, its owner, the day."""

from shared.contracts.owners.bills import *  # noqa: F403 - the package is one language, told in several files
from shared.contracts.owners.calendar import *  # noqa: F403
from shared.contracts.owners.checklists import *  # noqa: F403
from shared.contracts.owners.coordination import *  # noqa: F403
from shared.contracts.owners.coordination_papers import *  # noqa: F403
from shared.contracts.owners.countdown import *  # noqa: F403
from shared.contracts.owners.countdown_questions import *  # noqa: F403
from shared.contracts.owners.counters import *  # noqa: F403
from shared.contracts.owners.day import *  # noqa: F403  # noqa: F403
from shared.contracts.owners.day_questions import *  # noqa: F403
from shared.contracts.owners.emergency_plan import *  # noqa: F403
from shared.contracts.owners.evening_questions import *  # noqa: F403
from shared.contracts.owners.fee_questions import *  # noqa: F403
from shared.contracts.owners.fees import *  # noqa: F403
from shared.contracts.owners.file_places import *  # noqa: F403
from shared.contracts.owners.file_questions import *  # noqa: F403
from shared.contracts.owners.group_questions import *  # noqa: F403
from shared.contracts.owners.invitation import *  # noqa: F403
from shared.contracts.owners.invitation_questions import *  # noqa: F403
from shared.contracts.owners.key_custody import *  # noqa: F403
from shared.contracts.owners.keys import *  # noqa: F403
from shared.contracts.owners.layout import *  # noqa: F403
from shared.contracts.owners.many_units import *  # noqa: F403
from shared.contracts.owners.messages import *  # noqa: F403
from shared.contracts.owners.minutes import *  # noqa: F403
from shared.contracts.owners.money_questions import *  # noqa: F403
from shared.contracts.owners.ownership import *  # noqa: F403
from shared.contracts.owners.ownership_questions import *  # noqa: F403
from shared.contracts.owners.papers import *  # noqa: F403
from shared.contracts.owners.parties import *  # noqa: F403
from shared.contracts.owners.payments import *  # noqa: F403
from shared.contracts.owners.people import *  # noqa: F403
from shared.contracts.owners.people_questions import *  # noqa: F403
from shared.contracts.owners.promise_questions import *  # noqa: F403
from shared.contracts.owners.promises import *  # noqa: F403
from shared.contracts.owners.questions import *  # noqa: F403
from shared.contracts.owners.refunds import *  # noqa: F403
from shared.contracts.owners.roster_questions import *  # noqa: F403
from shared.contracts.owners.sales import *  # noqa: F403
from shared.contracts.owners.sales_questions import *  # noqa: F403
from shared.contracts.owners.search import *  # noqa: F403
from shared.contracts.owners.structure import *  # noqa: F403
from shared.contracts.owners.unit_files import *  # noqa: F403
from shared.contracts.owners.waivers import *  # noqa: F403
from shared.contracts.owners.working_group import *  # noqa: F403
from shared.contracts.owners.working_group_questions import *  # noqa: F403
