"""The papers owners prints: asked for like any answer; the bytes lie in the blobs under their hash."""

from shared.contracts.identifiers import OwnerId
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Language


class OwnerFeeSheetPaper(OwnersQuery[Paper], wire="OwnerFeeSheetPaper"):
    """What an owner pays, to whom and why (业主费用明细表), over all units here, in one language.

    Staff, and the owner for the own units. It holds no person's name.
    """

    owner: OwnerId
    language: Language = "zh"
