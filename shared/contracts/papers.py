"""A paper as whoever asked for it gets it: its bytes lie in the blobs under their hash."""

from shared.contracts.identifiers import Sha256
from shared.contracts.vocabulary import Value
from shared.messages import Line


class Paper(Value):
    """A paper as PDF; `name` is how to call the file. The same content on the same day is the same paper.

    One that may name persons has a `tail` of so many bytes that are not its own, and is taken out of the blobs by
    whoever hands it on (`shared.passing`).
    """

    sha256: Sha256
    size: int
    name: Line
    tail: int = 0
