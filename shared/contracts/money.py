"""Money: exact decimals and never a float, on the wire as text, always beside its currency."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError


def _exact(given: Any) -> Any:
    """JSON knows floats only: 0.1 there is not a tenth, so an amount is written as text or as a whole number."""
    if isinstance(given, float):
        raise PydanticCustomError("money_is_text", 'money is written as text, such as "12.50"')
    return given


EXACT = BeforeValidator(_exact, json_schema_input_type=str | int)
Amount = Annotated[Decimal, EXACT, Field(max_digits=14, decimal_places=2)]
Positive = Annotated[Decimal, EXACT, Field(gt=0, max_digits=14, decimal_places=2)]
Price = Annotated[Decimal, EXACT, Field(ge=0, max_digits=12, decimal_places=4)]  # for one m², one card, one unit
