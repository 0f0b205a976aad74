"""Who follows what: a named inspector per class of issues and estate."""

from shared.contracts.defects.messages import DefectsCommand, DefectsEvent, IssueClass
from shared.contracts.identifiers import PersonId


class InspectorAssigned(DefectsEvent, wire="InspectorAssigned", stream="tracking:{estate}"):
    """From here on `person` follows the work on issues of this class; `was` did before."""

    category: IssueClass
    person: PersonId
    was: PersonId | None


class AssignInspector(DefectsCommand, wire="AssignInspector"):
    """Role service_supervisor or project_manager."""

    category: IssueClass
    person: PersonId
