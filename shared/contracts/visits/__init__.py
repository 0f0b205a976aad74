"""The language of visits: the owner's satisfaction."""

from shared.contracts.visits.matters import *  # noqa: F403 - the package is one language, told in several files
from shared.contracts.visits.messages import *  # noqa: F403
from shared.contracts.visits.plan import *  # noqa: F403
from shared.contracts.visits.questions import *  # noqa: F403
from shared.contracts.visits.records import *  # noqa: F403
