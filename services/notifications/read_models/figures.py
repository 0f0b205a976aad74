"""How many messages went to whom, by which channel, and how far they came."""

from typing import TYPE_CHECKING

from services.notifications.read_models.held import HELD
from shared.contracts.notifications import Figures, HeldEndpoint, NotificationCount, NotificationsFigures

if TYPE_CHECKING:
    from shared.service import Asking

COUNTS = """
select channel, recipient_kind, state, count(*) as count from notification_list
 where estate = $1 or $1 = 'GROUP' group by channel, recipient_kind, state order by channel, recipient_kind, state
"""
RECIPIENTS = """
select count(distinct (recipient_kind = 'contractor', coalesce(contractor, person))) from notification_list
 where estate = $1 or $1 = 'GROUP'
"""


async def figures(asking: "Asking", query: Figures) -> NotificationsFigures:
    counts = await asking.connection.fetch(COUNTS, query.estate)
    return NotificationsFigures(
        counts=tuple(NotificationCount.model_validate(dict(row)) for row in counts),
        held=tuple(
            HeldEndpoint.model_validate(dict(row))
            for row in await asking.connection.fetch(HELD, query.estate, asking.now)
        ),
        recipients=await asking.connection.fetchval(RECIPIENTS, query.estate),
    )
