"""Who plays in the story: the staff of both sides, and three contractors with the people who speak for them.

Names are invented and reach nobody: the addresses are those of the demonstration's own receivers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from deploy.local.places import Places
from services.desk.demonstration.caller import Person
from services.desk.operator import ADMINISTRATOR, FILE
from shared.contracts.vocabulary import Role
from shared.wording import Wording

STORY = UUID("5d0f3a52-8c55-5d0b-9f2e-7a1c64e0b9d1")
REGION, ESTATE = "EAST", "QINGHE"
ESTATE_NAME = Wording("清和苑", "Qinghe Gardens")

STAFF: Sequence[tuple[str, Role, str]] = (
    ("service-1", "customer_service", "林晚晴"),
    ("service-2", "customer_service", "周若谷"),
    ("supervisor", "service_supervisor", "沈听澜"),
    ("inspector-1", "inspector", "程知远"),
    ("inspector-2", "inspector", "陆文渊"),
    ("inspector-3", "inspector", "顾清让"),
    ("cashier", "cashier", "方映雪"),
    ("cashier-developer", "cashier", "苏见微"),
    ("manager", "project_manager", "秦牧之"),
    ("sales", "sales", "许青禾"),
    ("developer", "developer_rep", "韩望舒"),
    ("engineering", "department", "唐思齐"),
    ("auditor", "auditor", "严慎行"),
)


@dataclass(frozen=True)
class Contractor:
    """A company with the person who speaks for it and the webhook of its own system, if it has one."""

    id: str
    company: str
    contact: Person
    name: str
    email: str
    webhook: str | None = None


@dataclass(frozen=True)
class Cast:
    """Everybody, by what they are called in the story."""

    operator: Person
    staff: dict[str, Person]
    contractors: tuple[Contractor, ...]

    def __getitem__(self, name: str) -> Person:
        return self.staff[name]

    @property
    def mailboxes(self) -> list[str]:
        return [mailbox(person) for person in self.staff.values()]

    @property
    def inspectors(self) -> list[Person]:
        return [person for person in self.staff.values() if person.role == "inspector"]


def mailbox(person: Person) -> str:
    return f"{person.role}.{person.id[:8]}@example.com"


def story_id(*parts: object) -> str:
    """The same thing has the same id in every run of the story."""
    return str(uuid5(STORY, " ".join(str(part) for part in parts)))


async def operator_token(data: Path) -> str | None:
    """Lies in the data folder from the desk's first start on."""
    file = Places(data).secrets("desk") / FILE
    return file.read_text().strip() if file.exists() else None


def make_cast(data: Path, webhook: str) -> Cast:
    secret = (Places(data).secrets("desk") / FILE).read_text().strip()
    operator = Person(ADMINISTRATOR, "group_admin", secret)
    staff = {name: Person(story_id("person", name), role) for name, role, _ in STAFF}
    companies = (
        ("安居木业有限公司", "贺敬亭", webhook),
        ("锦绣装饰工程有限公司", "白朗", None),
        ("恒通机电安装有限公司", "罗知行", None),
    )
    contractors = tuple(
        Contractor(
            f"contractor-{number}", company, Person(story_id("contact", number), "contractor"), name,
            f"contractor{number}@example.com", hook,
        )
        for number, (company, name, hook) in enumerate(companies, start=1)
    )  # fmt: skip
    return Cast(operator, staff, contractors)
