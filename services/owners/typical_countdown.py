"""The usual tasks of a countdown (倒排计划), from sixty days before the handover day to thirty after it.

Written from the trade by us: each says in one line what has to be so, who sees to it, and what shows that it is.
"""

from dataclasses import dataclass

from services.owners.typical_countdown_after import AFTER
from services.owners.typical_countdown_before import BEFORE
from services.owners.typical_countdown_preparing import PREPARING
from shared.contracts.owners import CountdownArea, Party, Words


@dataclass(frozen=True)
class UsualTask:
    """`offset` are days from the handover day."""

    offset: int
    task: str
    area: CountdownArea
    party: Party
    title: Words
    proof: Words


TYPICAL_COUNTDOWN = tuple(
    UsualTask(offset, task, area, party, Words(zh=zh, en=en), Words(zh=proof_zh, en=proof_en))
    for offset, task, area, party, (zh, en), (proof_zh, proof_en) in (*PREPARING, *BEFORE, *AFTER)
)
