"""What stands above the columns of the 物业工程遗留问题统计表, going out and coming in."""

from collections.abc import Mapping

from shared.wording import Wording

HEADINGS: Mapping[str, Wording] = {
    "number": Wording("编号", "No."),
    "building": Wording("楼栋", "Building"),
    "unit": Wording("房号", "Unit"),
    "room": Wording("房间", "Room"),
    "part": Wording("部位", "Part"),
    "description": Wording("问题描述", "Description"),
    "l1": Wording("类别", "Class"),
    "l2": Wording("细类", "Detail"),
    "severity": Wording("严重程度", "Severity"),
    "trade": Wording("工种", "Trade"),
    "cause": Wording("原因", "Cause"),
    "found_by": Wording("发现人", "Found by"),
    "raised_at": Wording("发现时间", "Raised"),
    "contractor": Wording("责任单位", "Contractor"),
    "letter_number": Wording("函件编号", "Letter"),
    "response_due": Wording("回复期限", "Reply due"),
    "state": Wording("状态", "State"),
    "dispute": Wording("异议", "Dispute"),
    "method": Wording("整改方案", "Method"),
    "due": Wording("整改期限", "Due"),
    "overdue": Wording("逾期", "Overdue"),
    "attempt": Wording("整改次数", "Attempts"),
    "rejections": Wording("退回次数", "Rejected"),
    "reported_at": Wording("完成时间", "Reported"),
    "accepted_at": Wording("验收时间", "Accepted"),
    "closed_at": Wording("关闭时间", "Closed"),
    "ended_because": Wording("说明", "Remark"),
    "issue": Wording("问题代码", "Issue"),
    "photos": Wording("照片数", "Photos"),
}
