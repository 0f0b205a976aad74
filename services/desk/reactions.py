"""What the desk does when it hears that a message is about to carry a link: the link opens from then on."""

from shared.contracts.desk import DeskCommand, IssueLink
from shared.contracts.notifications import LinkOffered
from shared.records import Recorded


def when_link_offered_issue_link(recorded: Recorded) -> list[DeskCommand]:
    match recorded.event:
        case LinkOffered() as event:
            return [IssueLink(**event.model_dump(include=set(IssueLink.model_fields)))]
        case _:
            return []
