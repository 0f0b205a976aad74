"""The links of whoever does not speak for a contractor any more are revoked, whichever is heard of first.

It needs a fact of owners and all the person's links, of which an event names none: so it is looked for whenever
something moves, and not decided by a reaction.
"""

from uuid import UUID, uuid5

from services.desk.read_models.contacts import CONTACTS
from services.desk.read_models.in_step import IN_STEP, named
from services.desk.read_models.links import LINKS
from shared.contracts.desk import RevokeLink
from shared.service import Running

LOOK_EVERY = 5.0  # seconds, at the longest; whatever moves wakes it earlier
WHY = "the contractor has another contact"
# A table still being folded from the beginning shows as contact who was that once: it is not believed.
LEFT = f"""
select l.link, l.estate from contacts c cross join lateral unnest(c.former) as gone(person)
  join links l on l.person = gone.person and l.estate = c.estate and l.contractor = c.contractor
 where not l.revoked and l.expires_at > $3 and ({IN_STEP}) order by l.issued_at limit 500
"""


async def revoke_links_of_former_contacts(running: Running) -> None:
    """Until cancelled. What was passed on from such a link ends with it."""
    while True:
        for row in await running.pool.fetch(LEFT, *named(LINKS, CONTACTS), running.now()):
            command = RevokeLink(estate=row["estate"], link=row["link"], reason=WHY)
            await running.execute(command, id=uuid5(UUID(row["link"]), "former contact"))
        await running.next_change(LOOK_EVERY)
