"""Everything the command line says, in both languages."""

from shared.wording import Wording

SERVICES = ("owners", "defects", "visits", "notifications", "audit", "desk")

HANDOVER = Wording(
    "新房交付：验房、整改、回访，每一步都有据可查。", "Handing over new homes, provable to the last event."
)
COMMAND, COMMANDS = Wording("命令", "COMMAND"), Wording("命令", "commands")
ARGUMENTS, OPTIONS = Wording("参数", "arguments"), Wording("选项", "options")
USAGE, ERROR = Wording("用法：", "usage: "), Wording("错误：", "error: ")
FOLDER, SECONDS, A_ROLE = Wording("文件夹", "DIR"), Wording("秒", "SECONDS"), Wording("角色", "ROLE")
HELP = Wording("显示本说明", "show this help")
LANG = Wording("语言(也可设 HANDOVER_LANG)", "language (or set HANDOVER_LANG)")
DATA = Wording("数据文件夹", "the data folder")

UP = Wording("启动全部服务并保持运行", "start everything and keep it running")
DETACH = Wording("在后台运行", "go on in the background")
DOWN = Wording("停止运行", "stop it")
URL = Wording("显示接口及其说明的地址", "show where the API and its docs are")
STATUS = Wording(
    "服务器与各服务状况：日志、总线、进度、数据表、等待的反应；有停顿则返回 1",
    "how servers and services stand: logs, bus, who has read what, tables, reactions; 1 when anything stands still",
)
BACKUP = Wording(
    "备份(运行中即可)：记录、个人密钥、秘密各放一处", "back up while it runs: records, keys and secrets in three places"
)
RESTORE = Wording(
    "由备份建立新的数据文件夹(--data)，之后运行 up", "make a new data folder (--data) out of a backup; then run up"
)
RECORDS = Wording("日志、存档与文件(其中读不出姓名)", "logs, archive and files (no name can be read in it)")
KEYS = Wording(
    "各人的密钥，保留时间要短；恢复时不给则姓名全部抹除",
    "persons' keys, kept for short; restored without, no name is left",
)
SECRETS = Wording("主密钥与密码，另放一处", "master keys and passwords, in yet another place")
BACKED_UP = Wording("已备份到 {folder}：{events} 个事件。", "Backed up to {folder}: {events} events.")
RESTORED = Wording(
    "已恢复到 {data}：{events} 个事件，备份于 {made_at}。备份之后抹除过的人，请再抹除一次；然后运行 handover up。",
    "Restored to {data}: {events} events, backed up at {made_at}. Erase once more whoever was erased since; then run"
    " handover up.",
)
NO_KEYS = Wording("未给密钥：所有姓名均已抹除。", "No keys were given: all names are erased.")
THREE_PLACES = Wording("三个文件夹必须互不包含。", "The three folders must not lie within one another.")
WAIT = Wording("等到各服务都读完所有日志", "wait until every service has read every log to its end")
WITHIN = Wording("最多等待，默认 60", "at most, 60 by default")
REBUILD = Wording("由日志重建数据表，服务不中断", "fold tables anew from the log, while it goes on serving")
SERVICE = Wording("服务", "the service")
READ_MODEL = Wording("数据表；不写则全部", "one table; all of them if left out")
IMPORT = Wording(
    "导入花名册、已有的问题台账，或交款情况", "import a roster, an issue ledger kept so far, or what sales says is paid"
)
EXPORT = Wording("导出物业工程遗留问题统计表", "write an estate's issue ledger as Excel")
EXPORT_FILE = Wording("写入的文件(xlsx)", "the file to write (xlsx)")
EXPORT_ESTATE = Wording("项目代码", "the estate's code")
PRINT = Wording("整栋打印一种文件", "print one paper of every unit of a building into one file")
PROOF = Wording("核对一份 PDF 是否在此打印过", "whether a PDF is one that was printed")
PROOF_FILE = Wording("要核对的文件(pdf)", "the file in question (pdf)")
PAPER = Wording("哪种文件", "which paper")
PRINT_FILE = Wording("写入的文件(pdf)", "the file to write (pdf)")
BUILDING = Wording("楼栋代码", "the building's id")
WHAT = Wording("做什么", "what to do")
ROSTER_FILE = Wording("要导入的文件(xlsx 或 csv)", "the file to import (xlsx or csv)")
ESTATE = Wording(
    "项目代码；不写则每行由「项目」列写明", "the estate's code; left out, the column Estate says it row by row"
)
YES = Wording("不再询问：接受文件与已登记的差异", "do not ask: the difference to what is registered is accepted")
DRY_RUN = Wording("只核对并显示差异，不导入", "only check the file and show the difference")
TIMELINE = Wording("某房屋、问题、业主等的全部经过", "everything that happened to a unit, an issue, an owner, …")
KIND = Wording(
    "unit 房屋、issue 问题、owner 业主，或 letter、visit、person 等", "unit, issue, owner, letter, visit, person, …"
)
ID = Wording("编号", "its id")
TIMELINE_ESTATE = Wording("只看此项目(默认全部)", "only in this estate (all by default)")
AUDIT = Wording(
    "核对日志、存档与封存(verify)，取得当前封存(seal)，或从存档补回某服务的日志(restore)",
    "compare logs, archive and seals; take the seal of now; put back from the archive what a log lacks",
)
AUDIT_LOG = Wording("哪个日志；restore 必须写，verify 不写则全部", "which log; restore needs it, verify takes all")
EVENTS = Wording("实时查看事件(不含个人资料)", "events as they happen (without personal data)")
EVENTS_ESTATE = Wording("只看此项目(默认全部)", "only in this estate (all by default)")
EVENTS_SERVICE = Wording("只看此服务的日志", "only of this service's log")
EVENTS_TYPE = Wording("只看此类事件，如 IssueRegistered", "only of this type, such as IssueRegistered")
LAST = Wording("先显示最近几件(至多 500)", "show so many of the newest first (500 at most)")
JSON = Wording("输出 JSON，供脚本使用", "as JSON, for scripts")
DEMO = Wording("演示：一个项目从花名册到归档", "the story of one estate, from its roster to the archive")
DEMO_ROSTER = Wording("用此花名册，不写则用样例", "this roster instead of the sample")

TOKEN = Wording("发放访问令牌(只显示一次)", "issue a bearer token (shown once)")
ROLE = Wording("角色，如 customer_service", "the role, such as customer_service")
TOKEN_ESTATE = Wording("项目代码；GROUP 为集团", "the estate's code; GROUP for all")
PERSON = Wording("人员编号；不写则新登记一人", "the person's id; a new person if left out")
NAME = Wording("姓名(新登记时)", "the name (of a new person)")
CONTRACTOR = Wording("施工单位编号(角色 contractor)", "the company's id (role contractor)")
UNIT = Wording("房屋编号(角色 owner)", "the unit's id (role owner)")
DAYS = Wording("有效天数，默认 90", "days it lasts, 90 by default")

ARGPARSE = (
    (r"the following arguments are required: ", "缺少参数："),
    (r"unrecognized arguments: ", "不认识的参数："),
    (r"expected one argument", "需要一个值"),
    (r"invalid choice: ('[^']*') \(choose from (.*)\)", r"\1 不可用,可选:\2"),
    (r"invalid (?:int|float) value: ", "不是数："),
    (r"invalid day value: ", "不是日期："),
    (r"^argument ", "参数 "),
)

STARTED = Wording("{name} 启动(进程 {pid})", "{name} started (process {pid})")
READY = Wording("{name} 就绪({seconds} 秒)", "{name} ready ({seconds} s)")
ENDED = Wording("{name} 意外退出(代码 {code}),{again_in} 秒后重启", "{name} ended (code {code}), again in {again_in} s")
UNWRITTEN = Wording("无法写入 {file}：{why}", "{file} cannot be written: {why}")
STOPPED = Wording("{name} 已停止", "{name} stopped")
MIGRATED = Wording("数据库就绪", "databases ready")
SERVING = Wording("已就绪。接口 {api}/api/v1，说明 {api}/docs", "Ready. API {api}/api/v1, docs {api}/docs")
OPERATOR = Wording("管理员令牌：{file}", "The operator's token: {file}")
STOPPED_ALL = Wording("已停止。", "Stopped.")
NOT_RUNNING = Wording(
    "未在运行(数据文件夹 {data})；先运行 handover up。", "Not running in {data}; run handover up first."
)
NO_TOKEN = Wording(
    "还没有管理员令牌 {file};desk 就绪后再试。", "No operator's token {file} yet; try again once desk is ready."
)
UNREACHABLE = Wording("无法连接({error})。", "It cannot be reached ({error}).")
REFUSED = Wording("未完成：{zh}", "Not done: {en}")
BAD_ANSWER = Wording("意外的答复：HTTP {status}", "An unexpected answer: HTTP {status}")
NOT_CAUGHT_UP = Wording("{seconds} 秒内未读完：{behind}", "Not caught up within {seconds} s: {behind}")
CAUGHT_UP = Wording("全部读完。", "All caught up.")
REBUILDING = Wording("正在重建：{tables}", "Rebuilding: {tables}")

S_SERVICE, S_READY = Wording("服务", "service"), Wording("就绪", "ready")
S_HEAD, S_BUS = Wording("日志", "log"), Wording("总线", "bus")
S_TABLES, S_MISSING = Wording("数据表", "tables"), Wording("缺什么", "missing")
S_SERVER, S_UP = Wording("服务器", "server"), Wording("运行", "up")
S_VERSION, S_SINCE = Wording("版本", "version"), Wording("启动于", "since")
S_BYTES, S_USED_BY = Wording("数据", "data"), Wording("使用者", "used by")
S_READER = Wording("读者", "reader")
S_READING = Wording("读到哪里(-落后，!停止)", "who has read how far (-behind, !stopped)")
S_REACTION, S_STATE = Wording("反应", "reaction"), Wording("状态", "state")
S_COUNT, S_OLDEST = Wording("件数", "count"), Wording("最早", "oldest")
S_REASON, S_TABLE = Wording("原因", "reason"), Wording("数据表", "table")
S_ERROR = Wording("错误", "error")
STATES = {
    "refused": Wording("已拒绝", "refused"), "not_yet": Wording("尚不可行", "not yet"),
    "parked": Wording("搁置", "parked"), "behind": Wording("追赶中", "behind"), "stopped": Wording("停止", "stopped"),
    "building": Wording("重建中", "building"),
}  # fmt: skip

LISTENING_AGAIN = Wording("连接中断({error})，从中断处继续。", "Connection lost ({error}); going on from there.")
LOG_WANTED = Wording("restore 须写明日志，如 defects。", "restore needs to know which log, such as defects.")
NOT_RESTORED = Wording("{log} 尚未补全：{why}", "{log} is not complete yet: {why}")
HOLDS_ALL = Wording(
    "{log} 的日志到第 {position} 位，存档到第 {archived} 位：存档所有的，日志都有。",
    "The log of {log} reaches {position}, the archive {archived}: the log has all that the archive has.",
)
PUT_BACK = Wording(
    "最近一次启动时补回第 {first} 至 {last} 位。", "Positions {first} to {last} were put back at its last start."
)

TOKEN_IS = Wording("令牌(只显示这一次):", "The token (shown this once):")
TOKEN_FOR = Wording(
    "人员 {person} · 角色 {role} · 项目 {estate} · 有效期至 {until}",
    "person {person}, role {role}, estate {estate}, until {until}",
)
NAME_WANTED = Wording("新登记人员需要 --name。", "A new person needs --name.")

APPLY_CHANGED = Wording("花名册：把不同的按文件更正", "roster: changed units become what the file says")
ONLY = Wording("花名册：只更正此合同房号，可多次", "roster: of the changed apply only this row; again for more")
WITHOUT = Wording("花名册：不更正此合同房号，可多次", "roster: of the changed leave this row; again for more")
COLUMN = Wording("文件标题=我们的列，可多次", "which heading of the file is which column of ours; again for more")
A_ROW, A_COLUMN, A_DAY = Wording("房号", "CODE"), Wording("标题=列", "HEADING=COLUMN"), Wording("日期", "DAY")
AS_OF = Wording(
    "sales：未写截至日期的行以此日为准，默认今天", "sales: the day of rows that name none; today unless said"
)
EXPORTING = Wording("导出", "writing")
EXPORTED = Wording("已写入 {file}：{lines} 行。", "{lines} lines written to {file}.")
PRINTING = Wording("打印", "printing")
PRINTED = Wording("已写入 {file}：{units} 户。", "{units} units printed into {file}.")
CUT_OFF = Wording("打印中断，请重试。", "The printing was cut off; try again.")
PRINTED_AS = Wording("校验值 {sha256} 已记入日志。", "Its hash {sha256} is on record.")
IS_PRINTED = Wording(
    "是在此打印的：{paper}，{of}，{units} 户，{by} 于 {at} 打印。",
    "Printed here: {paper} of {of}, {units} units, by {by} at {at}.",
)
NO_FOLDER = Wording("找不到文件夹 {folder}。", "There is no folder {folder}.")
NO_FILE = Wording("找不到文件 {file}。", "There is no file {file}.")

T_RECORDED, T_OCCURRED = Wording("记录时间", "recorded"), Wording("发生时间", "occurred")
T_EVENT, T_WHO = Wording("事件", "event"), Wording("何人", "who")
T_ROLE, T_ESTATE, T_PLACE = Wording("角色", "role"), Wording("项目", "estate"), Wording("位置", "place")
NOTHING_RECORDED = Wording("没有记录。", "Nothing is recorded.")

SEAL = Wording("第 {number} 号封存，{sealed_at}", "Seal {number} of {sealed_at}")
SEAL_HASH = Wording("校验值 {hash}，上一号 {previous}", "hash {hash}, after {previous}")
A_POSITION, A_HASH = Wording("位置", "position"), Wording("校验值", "hash")
A_LOG, A_VERIFIED = Wording("日志", "log"), Wording("已核对", "verified to")
A_BEHIND, A_DIFFERENCE = Wording("待存档", "not yet copied"), Wording("差异", "difference")
VERIFIED = Wording("一致：{events} 个事件，{seals} 个封存。", "Verified: {events} events, {seals} seals.")
NOT_VERIFIED = Wording("不一致！请保留现场并联系管理员。", "Something differs! Change nothing and call for help.")
BROKEN_SEAL = Wording("第 {number} 号封存已损坏。", "Seal {number} is broken.")
DIFFERS_AT = Wording("第 {position} 位，{side}：{what}", "position {position}, {side}: {what}")
SIDES = {
    "log": Wording("日志", "the log"),
    "archive": Wording("存档", "the archive"),
    "unknown": Wording("两者之一", "either"),
}
DIFFERENCES = {
    "altered": Wording("被改动", "altered"), "missing": Wording("缺一行", "a line is missing"),
    "tail_missing": Wording("末尾缺失", "the tail is missing"), "other_log": Wording("换了日志", "another log"),
    "columns_altered": Wording("索引列被改动", "its columns were altered"),
}  # fmt: skip
