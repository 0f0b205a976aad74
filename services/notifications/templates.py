"""What a message says, in both languages; `{words}` are facts of the event and what stands beside them."""

from dataclasses import dataclass
from types import MappingProxyType

from shared.wording import Wording


@dataclass(frozen=True)
class Template:
    """`about` is the subject without the estate's name before it."""

    about: Wording
    subject: Wording
    body: Wording


def _template(subject_zh: str, subject_en: str, body_zh: str, body_en: str) -> Template:
    return Template(
        Wording(subject_zh, subject_en),
        Wording(f"【{{estate_name}}】{subject_zh}", f"[{{estate_name}}] {subject_en}"),
        Wording(body_zh, body_en),
    )


TEMPLATES = MappingProxyType({
    "letter_issued": _template(
        "整改通知单 第 {number} 号", "Rectification letter No. {number}",
        "请在 {reply_due} 前逐项确认或提出异议，共 {issues_count} 项：\n{list}",
        "Please confirm or dispute each of these {issues_count} issues by {reply_due}:\n{list}",
    ),
    "liaison_issued": _template(
        "工作联系函 第 {number} 号", "Liaison letter No. {number}",
        "请在 {reply_due} 前逐项确认或提出异议，未定施工单位的请一并指定，共 {issues_count} 项：\n{list}",
        "Please confirm or dispute each of these {issues_count} issues by {reply_due}, naming the contractor where "
        "none is known:\n{list}",
    ),
    "reply_overdue": _template(
        "整改通知单逾期未回复", "No reply to a rectification letter",
        "回复期限 {reply_due} 已过，尚有 {unanswered_count} 项未答复，整改期限自该时起算。",
        "The reply was due {reply_due}; {unanswered_count} issues are unanswered and their time runs from then.",
    ),
    "appointment_missed": _template(
        "业主未到：{unit_name}", "The owner did not come: {unit_name}",
        "预约时间 {starts_at}，业主未到。请联系业主，并记录联系结果。",
        "The appointment was at {starts_at}, and the owner was not there. Please get in touch and note the outcome.",
    ),
    "deemed_handed_over": _template(
        "房屋已视为交付：{unit_name}", "Deemed handed over: {unit_name}",
        "通知送达后无人前来，也未说明理由：{unit_name} 自 {deemed_on} 起视为交付(决定文号：{decision})，"
        "质保期与物业费自该日起算。钥匙尚未交出，请与客服约定领取时间。",
        "The notice was served, nobody came and no reason was given: {unit_name} counts as handed over from "
        "{deemed_on} (decision {decision}); warranty and property fee run from that day. The keys are still here: "
        "customer service arranges when they are received.",
    ),
    "key_overdue": _template(
        "借出的钥匙未还：{unit_name}", "Keys are not back: {unit_name}",
        "借出的 {keys} 把钥匙应于 {due_back_at} 归还，至今未还。借用人编号：{borrower}。",
        "{keys} borrowed keys were due back at {due_back_at} and are not. They were lent to {borrower}.",
    ),
    "file_overdue": _template(
        "档案逾期未还：{unit_name}", "A file is not back: {unit_name}",
        "{unit_name} 的档案应于 {due_back_on} 归还，至今未还。借阅人编号：{borrower}。",
        "The file of {unit_name} was due back on {due_back_on} and is not. It was lent to {borrower}.",
    ),
    "emergency_ordered": _template(
        "紧急处理：{issue_name}", "Emergency: {issue_name}",
        "请立即处理并在 {safe_by} 前确保安全。\n原因：{reason}",
        "Please make it safe at once, by {safe_by} at the latest.\nReason: {reason}",
    ),
    "emergency_overdue": _template(
        "紧急情况逾时未处理：{issue_name}", "Still not safe: {issue_name}",
        "应在 {safe_by} 前确保安全，至今无人报告已处理。",
        "It was to be made safe by {safe_by}, and nobody has said that it is.",
    ),
    "issue_disputed": _template(
        "施工单位提出异议：{issue_name}", "Disputed: {issue_name}",
        "请在 {ruling_due} 前裁定。\n理由：{reason}", "Please rule by {ruling_due}.\nReason given: {reason}",
    ),
    "dispute_ruled": _template(
        "异议裁定：{issue_name}", "Ruling: {issue_name}",
        "裁定结果：{ruling}\n理由：{reason}", "The ruling: {ruling}\nReason: {reason}",
    ),
    "method_proposed": _template(
        "整改方案待确认：{issue_name}", "Method proposed: {issue_name}",
        "第 {version} 版方案：{method}", "Version {version}: {method}",
    ),
    "method_agreed": _template(
        "整改方案已确认：{issue_name}", "Method agreed: {issue_name}",
        "双方已确认第 {version} 版方案，可以开工。", "Both sides have agreed version {version}; work may start.",
    ),
    "method_not_agreed": _template(
        "整改方案未通过：{issue_name}", "Method not agreed: {issue_name}",
        "第 {version} 版方案未获同意：{reason}\n请重新提交。",
        "Version {version} was not agreed: {reason}\nPlease propose again.",
    ),
    "rectification_reported": _template(
        "待验收：{issue_name}", "Ready for acceptance: {issue_name}",
        "施工单位报完工（第 {attempt} 次），请在 {acceptance_due} 前验收。",
        "The contractor reports attempt {attempt} done; please inspect by {acceptance_due}.",
    ),
    "rectification_rejected": _template(
        "验收未通过：{issue_name}", "Not accepted: {issue_name}",
        "原因：{reason}\n请再次整改（第 {next_attempt} 次）。",
        "Reason: {reason}\nPlease mend it again (attempt {next_attempt}).",
    ),
    "issue_reopened": _template(
        "问题重新打开：{issue_name}", "Reopened: {issue_name}",
        "原因：{reason}\n请再次整改（第 {attempt} 次）。",
        "Reason: {reason}\nPlease mend it again (attempt {attempt}).",
    ),
    "issue_overdue": _template(
        "整改逾期：{issue_name}", "Overdue: {issue_name}",
        "整改期限 {due} 已过，请尽快完工并报验。", "The work was due {due}; please finish and report it.",
    ),
    "overdue_list": _template(
        "整改逾期清单：{count} 项", "Overdue work: {count} issues",
        "以下问题已逾期且尚未报验，请尽快完工并报验：\n{list}",
        "These issues are overdue and not reported done; please finish and report them:\n{list}",
    ),
    "digest": _template("今日通知：{count} 条", "Today's news: {count}", "{list}", "{list}"),
    "repair_accepted": _template(
        "您家的维修已验收：{issue_name}", "Repair accepted: {issue_name}",
        "{unit_name} 的维修已于 {accepted_at} 由物业验收。若您不满意，请回复客服。",
        "The repair in {unit_name} was accepted on {accepted_at}. If you are not satisfied, please tell us.",
    ),
    "handover_notice": _template(
        "收楼通知：{unit_name}", "Handover notice: {unit_name}",
        "请于 {window_first} 至 {window_last} 到 {place} 办理收楼。",
        "Please come to {place} between {window_first} and {window_last} to take over your home.",
    ),
    "appointment_booked": _template(
        "预约确认：{unit_name}", "Appointment: {unit_name}",
        "您的预约时间：{starts_at}。", "Your appointment is on {starts_at}.",
    ),
    "handover_refused": _template(
        "业主拒收：{unit_name}", "Handover refused: {unit_name}", "原因：{reason}", "Reason: {reason}",
    ),
    "countdown_overdue": _template(
        "倒排任务逾期：{title_zh}", "Countdown task overdue: {title_en}",
        "期限 {due_on} 已过，请完成并登记凭据，或说明原因改期。",
        "It was due {due_on}; please finish it with its proof, or move it and say why.",
    ),
    "coordination_raised": _template(
        "协调事项待答复", "An answer is wanted", "请在 {due_at} 前答复：\n{text}", "Please answer by {due_at}:\n{text}",
    ),
    "coordination_returned": _template(
        "协调事项须再次答复", "Another answer is wanted",
        "答复未能解决：{reason}\n请在 {due_at} 前再次答复。",
        "The answer does not do: {reason}\nPlease answer again by {due_at}.",
    ),
    "coordination_answered": _template("协调事项已答复", "An item is answered", "{answer}", "{answer}"),
    "coordination_escalated": _template(
        "协调事项逾期未答复", "An item is not answered in time",
        "期限 {due_at} 已过，双方负责人请协调：\n{text}",
        "The answer was due {due_at}; both heads please see to it:\n{text}",
    ),
    "emergency_plan_activated": _template(
        "应急预案启动：{name_zh}", "Emergency plan in force: {name_en}",
        "自 {began_at} 起按预案执行。{note}", "From {began_at} on the plan is followed. {note}",
    ),
    "emergency_plan_ended": _template(
        "应急结束：{name_zh}", "Emergency over: {name_en}",
        "{ended_at} 结束：{outcome}", "Over since {ended_at}: {outcome}",
    ),
    "matter_escalated": _template(
        "事项升级：{unit_name}", "Matter escalated: {unit_name}", "原因：{reason}", "Reason: {reason}",
    ),
    "device_code": _template(
        "验证码", "Your code",
        "您的验证码是 {code}，15 分钟内有效。请勿告诉他人；如非本人操作，无须理会。",
        "Your code is {code}. It is good for 15 minutes. Tell nobody; if you did not ask for it, ignore this message.",
    ),
    "link_renewed": _template(
        "新的链接", "Your new link",
        "您申请的新链接在下面，旧链接不再有效。", "Here is the new link you asked for; the old one no longer works.",
    ),
    "records_submitted": _template(
        "回访记录待签", "Visit records to sign",
        "{visits_count} 份回访记录待签字。", "{visits_count} visit records wait for your signature.",
    ),
})  # fmt: skip
