"""What became of each item of every answer to a letter, for whoever has just sent one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.defects import LetterAnswered
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class LetterAnswersRow:
    """`answers` by command id: {confirmed, disputed, unchanged, refused: [{issue, refused, facts}]}."""

    letter: str
    estate: str
    contractor: str | None
    answers: dict[str, Any]


def fold(row: LetterAnswersRow | None, happened: Recorded) -> LetterAnswersRow | None:
    match happened.event:
        case LetterAnswered() as event:
            said = event.model_dump(mode="json", include={"confirmed", "disputed", "unchanged", "refused"})
            before = row.answers if row is not None else {}
            answers = {**before, str(happened.command): said}
            return LetterAnswersRow(event.letter, event.estate, event.contractor, answers)
        case _:
            return row


LETTER_ANSWERS = ReadModel(
    name="letter_answers", version=1, source="defects", row=LetterAnswersRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={LetterAnswered: by("letter")},
    ignored=frozenset(events_of("defects").values()) - {LetterAnswered},
)  # fmt: skip
