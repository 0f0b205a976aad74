"""How a usual task is written down: days from the handover day, code, area, party, what, and its proof."""

from shared.contracts.owners import CountdownArea, Party

InBoth = tuple[str, str]
Written = tuple[int, str, CountdownArea, Party, InBoth, InBoth]
