"""What became of each item of an answer is kept by the command that gave it."""

from services.defects.read_models.letter_answers import LETTER_ANSWERS, LetterAnswersRow
from shared.contracts.defects import LetterAnswered, RefusedIssue
from tests.contracts.samples import sample_event
from tests.given import ID, folded

SAMPLE = sample_event(LetterAnswered)
assert isinstance(SAMPLE, LetterAnswered)
REFUSED = RefusedIssue(issue="i-3", refused="IssueNotSubmitted", facts={"stage": "closed"})
ANSWERED = SAMPLE.model_copy(update={
    "confirmed": ("i-1",), "disputed": ("i-2",), "unchanged": (), "refused": (REFUSED,),
})  # fmt: skip


def test_an_answer_is_found_by_its_command() -> None:
    row: LetterAnswersRow = folded(LETTER_ANSWERS, ANSWERED)[ANSWERED.letter]
    assert (row.estate, row.contractor) == (ANSWERED.estate, ANSWERED.contractor)
    assert row.answers == {
        str(ID): {
            "confirmed": ["i-1"], "disputed": ["i-2"], "unchanged": [],
            "refused": [{"issue": "i-3", "refused": "IssueNotSubmitted", "facts": {"stage": "closed"}}],
        }
    }  # fmt: skip
