"""What is done step by step in each of the usual emergencies of a handover."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.owners import EmergencyKind

STEPS: Mapping[EmergencyKind, tuple[tuple[str, str], ...]] = MappingProxyType({
    "crowd": (
        ("停止发号，入口处只出不进，告知预计等候时间",
         "Give out no more numbers, let nobody in, say how long it takes"),
        ("开放备用等候区与备用签到台，老人、孕妇、儿童优先",
         "Open the spare waiting area and check-in; the old, the pregnant and children first"),
        ("把未预约的改约到其他时段，登记姓名以外的房号与时间",
         "Give walk-ins another time; note unit and time, no names"),
        ("每十五分钟向双方负责人报一次等候人数，低于容量后恢复发号",
         "Tell both heads every quarter of an hour how many wait; number again below capacity"),
    ),
    "injury": (
        ("拨打 120，现场急救，派人到大门引导救护车", "Call 120, give first aid, send somebody to the gate"),
        ("隔离危险处并拍照，暂停相关房屋或区域的验房", "Close off the danger, take photos, stop inspections there"),
        ("通知双方负责人与家属，登记经过", "Tell both heads and the family, write down what happened"),
        ("当晚小结会定整改责任方与期限", "That evening's wrap-up says who puts it right, and when"),
    ),
    "power_cut": (
        ("启用备用电源，优先保障签到、叫号、收费与网络", "Spare power for check-in, calling, money and network first"),
        ("电梯救援：先确认有无被困人员", "Lifts: find out first whether anybody is inside"),
        ("高层验房改约，低层继续", "Upper floors get another time, lower floors go on"),
        ("十分钟不能恢复，按系统中断转纸质表单", "Not back in ten minutes: paper forms as with the system down"),
    ),
    "system_down": (
        ("由当值负责人宣布转纸质，记下时间", "Who is in charge says so, and writes down the time"),
        ("各柜台启用预先打印的纸质表单，逐行填写实际发生时间",
         "Each counter takes its printed forms and writes the real time on every line"),
        ("排队号接着最后一个已叫的号续写，不重号", "Queue numbers go on from the last one called, none twice"),
        ("钥匙仍须核对已验房、已签字与应付清款项，查打印的费用清单",
         "Keys still need inspection, signatures and fees that block them: look at the printed list"),
        ("恢复后按时间先后补录，补录人签名，纸质单归档",
         "Afterwards type in by time, sign as who typed, file the paper"),
    ),
    "fire": (
        ("拨打 119，手动报警，就近扑救初起火", "Call 119, sound the alarm, fight what has just begun"),
        ("停用电梯，按疏散路线引导到集合点，清点人数",
         "Stop the lifts, lead everybody out, count at the meeting point"),
        ("切断相关区域电源与燃气", "Cut power and gas there"),
        ("交付暂停，恢复时间由双方负责人共同决定", "The handover stops; both heads decide when it goes on"),
    ),
    "weather": (
        ("关闭室外等候区，转入室内或地下车库", "Close the outdoor area, move indoors or into the garage"),
        ("停止高处与室外部位的查验", "No inspections outdoors or at height"),
        ("电话改约当日未到的业主，登记原因", "Ring up who has not come, book again, note why"),
        ("雨后复查渗漏部位，问题登记入台账", "Look for leaks after the rain; issues into the ledger"),
    ),
    "dispute": (
        ("请到接待室，由开发商项目部与销售部共同接待",
         "Ask them into the reception room; the developer's project department and sales receive them"),
        ("先登记诉求，逐项说明统一说辞，不当场承诺",
         "Write down what they ask, give the agreed explanation, promise nothing"),
        ("不能当场答复的登记为事项，告知答复时间", "What cannot be answered becomes a matter with a day"),
        ("涉及安全的请公安到场，全程记录", "Where it is not safe, call the police; keep a record"),
    ),
})  # fmt: skip
