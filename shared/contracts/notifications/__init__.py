"""The language of notifications: the right person, and provably."""

from shared.contracts.notifications.delivery import *  # noqa: F403 - one language, told in several files
from shared.contracts.notifications.links import *  # noqa: F403
from shared.contracts.notifications.messages import *  # noqa: F403
from shared.contracts.notifications.preview import *  # noqa: F403
from shared.contracts.notifications.questions import *  # noqa: F403
from shared.contracts.notifications.rules import *  # noqa: F403
