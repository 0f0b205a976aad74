"""Six digits for a device: drawn from desk's own key and the code's id, so that they need be stored nowhere."""

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.contracts.desk import DeviceCode, DeviceCodeView
from shared.orders import SYSTEM
from shared.problems import NotFound, NotReady

if TYPE_CHECKING:
    from shared.service import Asking

DIGITS = 6
READER = f"{SYSTEM}notifications"
STILL_GOOD = "select exists (select from devices where code = $1 and person = $2 and estate = $3 and code_until > $4)"


@dataclass(frozen=True)
class Codes:
    key: bytes = field(repr=False)

    def digits(self, code: str) -> str:
        """Raises NotReady where there is no key: without one anybody could draw them."""
        if not self.key:
            raise NotReady(what="device codes")
        drawn = int.from_bytes(hmac.digest(self.key, f"digits/{code}".encode(), "sha256"))
        return f"{drawn % 10**DIGITS:0{DIGITS}}"

    def hash(self, code: str, digits: str) -> str:
        """Nobody without the key finds the digits from it by trying."""
        return hmac.digest(self.key, f"hash/{code}/{digits}".encode(), "sha256").hex()

    async def told(self, asking: "Asking", query: DeviceCode) -> DeviceCodeView:
        """To notifications alone, while the code is good."""
        known = await asking.connection.fetchval(STILL_GOOD, query.code, query.person, query.estate, asking.now)
        if asking.person != READER or not known:
            raise NotFound(what=query.code)
        return DeviceCodeView(digits=self.digits(query.code))
