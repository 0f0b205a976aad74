"""The language of defects: inspections, the ledger, rectification."""

from shared.contracts.defects.bulk import *  # noqa: F403 - the package is one language, told in several files
from shared.contracts.defects.common_parts import *  # noqa: F403
from shared.contracts.defects.emergency import *  # noqa: F403
from shared.contracts.defects.escalation import *  # noqa: F403
from shared.contracts.defects.holds import *  # noqa: F403
from shared.contracts.defects.inspection import *  # noqa: F403
from shared.contracts.defects.ledger import *  # noqa: F403
from shared.contracts.defects.ledger_import import *  # noqa: F403
from shared.contracts.defects.letter_answers import *  # noqa: F403
from shared.contracts.defects.letters import *  # noqa: F403
from shared.contracts.defects.lists import *  # noqa: F403
from shared.contracts.defects.messages import *  # noqa: F403
from shared.contracts.defects.methods import *  # noqa: F403
from shared.contracts.defects.papers import *  # noqa: F403
from shared.contracts.defects.policy import *  # noqa: F403
from shared.contracts.defects.questions import *  # noqa: F403
from shared.contracts.defects.rectification import *  # noqa: F403
from shared.contracts.defects.site import *  # noqa: F403
from shared.contracts.defects.tracking import *  # noqa: F403
from shared.contracts.defects.warranty import *  # noqa: F403
