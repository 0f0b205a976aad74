"""The papers of coordination: minutes, countdown plan, emergency plan, and forms for when the system is down."""

from typing import Literal

from pydantic import Field

from shared.contracts.identifiers import MeetingId
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Language

PaperFormKind = Literal[
    "check_in",  # 签到取号登记表
    "papers",  # 资料审核登记表
    "inspections",  # 陪同验房登记表
    "issues",  # 验房问题登记表
    "signing",  # 签署文件登记表
    "payments",  # 收款登记表
    "keys",  # 钥匙及资料领取登记表
    "key_loans",  # 钥匙借用登记表
    "refusals",  # 拒收登记表
    "questions",  # 业主咨询登记表
]


class MinutesPaper(OwnersQuery[Paper], wire="MinutesPaper"):
    """The minutes of a meeting (会议纪要), with what has become of its tasks and items. Staff.

    Names stand on it for who may know them, lines for everybody else. Refused `NotFound`.
    """

    meeting: MeetingId
    language: Language = "zh"


class CountdownPlanPaper(OwnersQuery[Paper], wire="CountdownPlanPaper"):
    """The countdown plan (倒排计划) by area and day. Staff; names as on the minutes. Refused `NotFound`."""

    language: Language = "zh"


class EmergencyPlanPaper(OwnersQuery[Paper], wire="EmergencyPlanPaper"):
    """The emergency plan (应急预案) to hang up: who decides, what is done, whom to call. Staff; names as on minutes."""

    language: Language = "zh"


class PaperForms(OwnersQuery[Paper], wire="PaperForms"):
    """Blank forms (纸质应急表单) as one print file, to be at hand when the system is down. Staff.

    One `form`, or all of them; `copies` sheets of each. Every line has room for its real time, and says once it is
    typed in.
    """

    form: PaperFormKind | None = None
    copies: int = Field(default=1, ge=1, le=50)
    language: Language = "zh"
