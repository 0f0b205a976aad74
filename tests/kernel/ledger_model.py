"""What the ledger should come to, in a few lines of plain Python: one command after the other, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from shared.messages import Command
from shared.orders import Order
from tests.kernel.ledger import BookAmount, MoveAmount, OpenAccount

POISON = "a\x00b"  # Python takes it, Postgres does not
Line = tuple[str, int, str, str]
"""(stream, version, type, what it says)"""


@dataclass
class LedgerModel:
    """`answer` is the name of the refusal, or the stream, version and place in `lines` that the receipt should name."""

    lines: list[Line] = field(default_factory=list)
    balances: dict[str, Decimal] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    receipts: dict[UUID, tuple[Command, tuple[str, int, int]]] = field(default_factory=dict)

    def answer(self, order: Order) -> str | tuple[str, int, int]:
        if order.id in self.receipts:
            command, receipt = self.receipts[order.id]
            return receipt if command == order.command else "IdempotencyKeyReused"
        stream = f"account:{order.command.account}"  # type: ignore[attr-defined] # all of these have one
        if order.expected_version not in (None, self.versions.get(stream, 0)):
            return "VersionConflict"
        refusal = DECIDE[type(order.command)](self, order.command)
        if refusal is not None:
            return refusal
        stream = self.lines[-1][0] if self._moved else stream
        receipt = (stream, self.versions.get(stream, 0), len(self.lines))
        self.receipts[order.id] = (order.command, receipt)
        return receipt

    _moved: bool = False

    def open(self, command: OpenAccount) -> str | None:
        self._moved = command.account not in self.balances
        if not self._moved:
            return None
        if command.name == POISON:
            return "InternalError"
        self.balances[command.account] = Decimal(0)
        self._line(command.account, "AccountOpened", str(len(self.balances)))
        return None

    def book(self, command: BookAmount) -> str | None:
        if command.account not in self.balances:
            return "AccountNotOpen"
        if command.note:
            return "InternalError"
        if self.balances[command.account] + command.amount < 0:
            return "NotEnough"
        self._book(command.account, command.amount)
        return None

    def move(self, command: MoveAmount) -> str | None:
        if not {command.account, command.to} <= self.balances.keys():
            return "AccountNotOpen"
        if self.balances[command.account] < command.amount:
            return "NotEnough"
        self._book(command.account, -command.amount)
        self._book(command.to, command.amount)
        return None

    def _book(self, account: str, amount: Decimal) -> None:
        self._moved = True
        self.balances[account] += amount
        self._line(account, "AmountBooked", str(amount))

    def _line(self, account: str, kind: str, says: str) -> None:
        stream = f"account:{account}"
        self.versions[stream] = self.versions.get(stream, 0) + 1
        self.lines.append((stream, self.versions[stream], kind, says))


DECIDE: dict[type[Command], Callable[..., str | None]] = {
    OpenAccount: LedgerModel.open,
    BookAmount: LedgerModel.book,
    MoveAmount: LedgerModel.move,
}
