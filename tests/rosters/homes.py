"""The homes of a block as rows of a roster, with owners nobody has ever met."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.rosters.blocks import LOWEST_HOME, Block

# Square metres a kind of flat has about, and what it is called.
KINDS = {
    "1room": (33, "一房式", "1-room"), "2room": (45, "两房式", "2-room"), "3room": (65, "三房式", "3-room"),
    "4room": (90, "四房式", "4-room"), "5room": (110, "五房式", "5-room"), "exec": (130, "公寓式", "executive"),
    "multigen": (115, "三代同堂式", "multi-generation"), "studio": (40, "乐龄公寓", "studio"),
    "other": (60, "其他", "other"),
}  # fmt: skip
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文斌志鹏"
FIRST = ("Alma", "Bruno", "Clara", "Dario", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas", "Klara", "Leo")
LAST = ("Ashdown", "Birkett", "Corlett", "Dunmore", "Elwood", "Farrow", "Garside", "Holloway", "Ingram", "Jessop")
TWO_OWNERS = 0.15  # of the homes sold; what is let has none
NO_SUCH_NUMBER = 10_000_000_000  # eleven digits beginning 100: no mobile number in China does


@dataclass(frozen=True)
class Home:
    """One row; `number` counts the homes of the whole roster."""

    estate: str
    building: str
    floor: int
    contract_code: str
    door_number: str
    kind: tuple[str, str]
    built_area: str
    usable_area: str
    owners: tuple[tuple[str, str], ...]
    phones: tuple[str, ...]


def homes(estate: str, place: int, block: Block, chance: Random, first: int) -> Iterator[Home]:
    """All homes of one block, floor by floor; `place` is the block's in its estate, `first` the number of the first."""
    kinds = (flat for flat in block.flats for _ in range(flat[2]))
    for index, (kind, sold, _) in enumerate(kinds):
        above, door = divmod(index, block.homes_on_a_floor)
        floor, number = min(above + LOWEST_HOME, block.storeys), first + index
        metres, chinese, english = KINDS[kind]
        built = metres * 100 + chance.randrange(-300, 301)
        owners = (1 + (chance.random() < TWO_OWNERS)) if sold else 0
        where = f"{floor:02}-{door + 1:02}"
        yield Home(
            estate, block.name, floor, f"{place:04}-{where}", f"{block.name} #{where}",
            (chinese, english), _metres(built), _metres(built * 88 // 100),
            tuple(_owner(chance) for _ in range(owners)),
            tuple(str(NO_SUCH_NUMBER + number * 2 + each) for each in range(owners)),
        )  # fmt: skip


def _metres(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _owner(chance: Random) -> tuple[str, str]:
    """In Chinese and in English."""
    chinese = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))
    return chinese, f"{chance.choice(FIRST)} {chance.choice(LAST)}"
