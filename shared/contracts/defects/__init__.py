"""The language of defects: inspections, the ledger, rectification."""

from shared.contracts.defects.common_parts import *  # noqa: F403 - the package is one language, told in several files
from shared.contracts.defects.inspection import *  # noqa: F403
from shared.contracts.defects.letters import *  # noqa: F403
from shared.contracts.defects.messages import *  # noqa: F403
from shared.contracts.defects.policy import *  # noqa: F403
from shared.contracts.defects.questions import *  # noqa: F403
from shared.contracts.defects.rectification import *  # noqa: F403
