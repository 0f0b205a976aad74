"""The language of desk: credentials, the only truth it keeps; a secret itself is shown once and stored nowhere."""

from shared.contracts.desk.devices import *  # noqa: F403 - one language, told in several files
from shared.contracts.desk.links import *  # noqa: F403
from shared.contracts.desk.messages import *  # noqa: F403
from shared.contracts.desk.tokens import *  # noqa: F403
