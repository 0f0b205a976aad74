"""What is said of files that come in: rosters, ledgers, what sales says is paid."""

from shared.wording import Wording

CHECKING = Wording("上传并核对", "uploading and checking")
IMPORTING = Wording("导入", "importing")
CHECKED = Wording("{buildings} 栋 {units} 户 {owners} 位业主", "{buildings} buildings, {units} units, {owners} owners")
NOTHING_NEW = Wording("花名册 {units} 户均已登记，无新增。", "Nothing new: the {units} units are registered.")
DIFFERENCE = Wording(
    "与已登记的不同：新增 {new} 户、{new_owners} 位业主；不同 {changed_total} 户；"
    "花名册中已无 {gone_total} 户，不会删除。",
    "It differs: {new} new units and {new_owners} new owners come in; {changed_total} units are changed; {gone_total} "
    "no longer listed are not removed.",
)
AND_MORE = Wording("另有 {more} 行未列出。", "{more} more lines are not shown.")
APPLYING = Wording("将按花名册更正 {chosen} 户。", "{chosen} changed units become what the roster says.")
LEAVING = Wording(
    "不同的保持登记原样(--apply-changed 则按花名册更正)。",
    "Changed units stay as they are registered (with --apply-changed they become what the roster says).",
)
CHOICE_ALONE = Wording(
    "--only 与 --without 须与 --apply-changed 一起使用，且二者只能用其一。",
    "--only and --without go with --apply-changed, and not with each other.",
)
NOT_ITS_OPTION = Wording(
    "{options} 不适用于 import {what}，未导入任何内容。",
    "{options} is nothing import {what} knows; nothing was imported.",
)
APPLIED = Wording("已导入 {units} 户；按花名册更正了 {chosen} 户。", "{units} units are in; {chosen} were corrected.")
GO_ON = Wording("导入？", "Import it?")
YES_WANTED = Wording("看过差异后，加 --yes 导入。", "Seen the difference? With --yes it is imported.")
NOT_AGREED = Wording("未导入任何内容。", "Nothing was imported.")
IMPORTED = Wording("已导入 {units} 户。", "{units} units imported.")
IMPORT_STOPPED = Wording("导入中止：{problem}", "The import stopped: {problem}")
ROSTER_WRONG = Wording(
    "花名册有 {total} 处错误，未导入任何内容。", "The roster has {total} faults; nothing was imported."
)
LEDGER_ESTATE = Wording("台账属于一个项目：请写明 --estate。", "A ledger is of one estate: name it with --estate.")
LEDGER_NOTHING_NEW = Wording("台账 {rows} 行均已在册，无新增。", "Nothing new: the {rows} lines are here already.")
LEDGER_DIFFERENCE = Wording(
    "台账 {rows} 行：新增 {new} 条；已有 {known} 条，其中 {changed_total} 条不同，保持原样；{clash_total} 行编号冲突。",
    "{rows} lines: {new} are new; {known} are here already, {changed_total} of them otherwise, and stay as they are; "
    "{clash_total} have a number that is another's.",
)
IGNORED = Wording("未读取的列：{columns}", "Columns nobody reads: {columns}")
LEDGER_IMPORTED = Wording("已导入 {done} 条问题；未发送任何通知。", "{done} issues imported; nobody was told.")
LEDGER_WRONG = Wording(
    "台账有 {total} 处错误，未导入任何内容。", "The ledger has {total} faults; nothing was imported."
)
SALES_ESTATE = Wording(
    "交款情况表属于一个项目：请写明 --estate。", "Payments are of one estate: name it with --estate."
)
SALES_NOTHING_NEW = Wording("交款情况表 {units} 户均无变动。", "Nothing new: of {units} units it is known already.")
SALES_DIFFERENCE = Wording(
    "交款情况表 {units} 户：新增 {new} 户，变动 {changed_total} 户，表中已无 {missing_total} 户(保持原样)。",
    "{units} units: {new} new, {changed_total} changed, {missing_total} no longer listed (they stay).",
)
SALES_RECORDED = Wording("已记入 {recorded} 户的交款情况。", "What is paid of {recorded} units was recorded.")
SALES_WRONG = Wording(
    "交款情况表有 {total} 处错误，未导入任何内容。", "The payments have {total} faults; nothing was imported."
)
R_NUMBER, R_TAKEN = Wording("编号", "number"), Wording("{column}已被占用", "{column} is taken")
R_UNIT, R_DIFFERS = Wording("房屋", "unit"), Wording("不同", "differs")
R_GONE = Wording("文件中已无", "no longer listed")
R_ROW, R_COLUMN, R_REASON = Wording("行", "row"), Wording("列", "column"), Wording("原因", "reason")
