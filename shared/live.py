"""Live events held until they continue what was applied: they may come out of order, twice, or with a gap before."""

from collections.abc import Sequence

from shared.records import chain

AT_MOST = 10_000  # held while a gap before them is paged

Line = tuple[bytes, bytes]
"""(record, hash): while it is only held, the hash it claims."""


class Live:
    """Lines by their position in the source's log."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, position: int) -> bool:
        return position in self._lines

    def hold(self, position: int, line: Line) -> bool:
        """Whether there was room for it; where there is none it is a gap, and paged."""
        if len(self._lines) >= AT_MOST:
            return False
        self._lines[position] = line
        return True

    def put_back(self, first: int, lines: Sequence[Line]) -> None:
        """What was taken and is still to be applied, from position `first` on."""
        self._lines.update(enumerate(lines, first))

    def forget_to(self, position: int) -> None:
        self._lines = {at: line for at, line in self._lines.items() if at > position}

    def clear(self) -> None:
        self._lines.clear()

    def continuing(self, position: int, hash_: bytes, at_most: int) -> tuple[list[Line], int | None]:
        """Takes the run that continues the chain behind `position`; also the position that ends it by not fitting."""
        lines: list[Line] = []
        while position + 1 in self._lines and len(lines) < at_most:
            position += 1
            record, claimed = self._lines.pop(position)
            hash_ = chain(hash_, record)
            if hash_ != claimed:
                return lines, position
            lines.append((record, hash_))
        return lines, None
