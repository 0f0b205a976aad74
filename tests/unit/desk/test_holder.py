"""A holder's device is confirmed by the right code, in time, in few tries, and asked for seldom."""

from datetime import timedelta
from typing import Any

from services.desk import holder
from services.desk.app import HANDLERS
from services.desk.codes import Codes
from services.desk.holder import CODE_LASTS, DEVICE_LASTS, MOST_CODES, CodeOver, NoCodeRequested, TooManyCodes
from services.desk.read_models.devices import DEVICES
from shared.contracts import desk as say
from shared.messages import Command, Event
from tests.given import AT, folded, given

HOLDER = holder.AGGREGATE
IDS: dict[str, Any] = {"estate": "E1", "person": "p-9", "link": "k-1", "device": "d" * 64}
CODES = Codes(bytes(32))
RIGHT, WRONG = CODES.hash("code-1", CODES.digits("code-1")), CODES.hash("code-1", "x")


def on(command: type[Command]) -> Any:
    return next(handler for handler in HANDLERS if handler.command is command)


def request(**changed: Any) -> say.RequestDeviceCode:
    facts = {**IDS, "role": "contractor", "code": "code-1", "code_hash": RIGHT, "way": "email", **changed}
    return say.RequestDeviceCode(**facts)


def requested(at: Any = AT, **changed: Any) -> say.DeviceCodeRequested:
    return say.DeviceCodeRequested(**request(**changed).model_dump(), expires_at=at + CODE_LASTS)


def confirm(code_hash: str = RIGHT, **changed: Any) -> say.ConfirmDevice:
    return say.ConfirmDevice(**{**IDS, "code_hash": code_hash, **changed})


def mistyped(tries: int) -> say.DeviceCodeMistyped:
    return say.DeviceCodeMistyped(**IDS, code="code-1", tries=tries)


FIVE: tuple[Event, ...] = tuple(requested(device=f"{number}" * 64) for number in range(MOST_CODES))
CONFIRMED = say.DeviceConfirmed(**IDS, expires_at=AT + DEVICE_LASTS)


def test_the_right_code_confirms_the_device_once() -> None:
    given(HOLDER).when(on(say.RequestDeviceCode), request()).then(requested())
    given(HOLDER, requested()).when(on(say.ConfirmDevice), confirm()).then(CONFIRMED)
    given(HOLDER, requested(), CONFIRMED).when(on(say.ConfirmDevice), confirm()).then_nothing()
    given(HOLDER, requested(), CONFIRMED).when(on(say.RequestDeviceCode), request()).then_nothing()


def test_a_wrong_code_is_counted_and_after_five_the_right_one_does_not_help() -> None:
    given(HOLDER, requested()).when(on(say.ConfirmDevice), confirm(WRONG)).then(mistyped(1))
    four = tuple(mistyped(tries) for tries in range(1, 5))
    given(HOLDER, requested(), *four).when(on(say.ConfirmDevice), confirm()).then(CONFIRMED)
    given(HOLDER, requested(), *four, mistyped(5)).when(on(say.ConfirmDevice), confirm()).then_refused(CodeOver)


def test_a_code_is_over_after_its_time() -> None:
    given(HOLDER, requested()).when(on(say.ConfirmDevice), confirm(), at=AT + CODE_LASTS).then_refused(CodeOver)


def test_a_code_asked_for_on_one_device_confirms_no_other() -> None:
    other = confirm(device="e" * 64)
    given(HOLDER, requested()).when(on(say.ConfirmDevice), other).then_refused(NoCodeRequested)


def test_a_second_code_makes_the_first_worthless() -> None:
    second = requested(code="code-2", code_hash=CODES.hash("code-2", CODES.digits("code-2")))
    given(HOLDER, requested(), second).when(on(say.ConfirmDevice), confirm()).then_types(say.DeviceCodeMistyped)


def test_no_more_than_five_codes_go_out_through_a_link_on_whatever_devices() -> None:
    given(HOLDER, *FIVE).when(on(say.RequestDeviceCode), request()).then_refused(TooManyCodes)
    later = AT + timedelta(days=20)
    given(HOLDER, *FIVE).when(on(say.RequestDeviceCode), request(), at=later).then_refused(TooManyCodes)


def test_who_has_a_stolen_link_does_not_use_up_the_codes_of_the_holders_others() -> None:
    other = request(link="k-2")
    given(HOLDER, *FIVE).when(on(say.RequestDeviceCode), other).then_types(say.DeviceCodeRequested)


def test_a_code_that_was_used_shows_whose_link_it_is() -> None:
    device = "0" * 64
    used = CONFIRMED.model_copy(update={"device": device, "link": "k-7"})
    given(HOLDER, *FIVE, used).when(on(say.RequestDeviceCode), request()).then_types(say.DeviceCodeRequested)


def test_a_confirmed_device_is_asked_again_after_its_time() -> None:
    later = AT + DEVICE_LASTS
    so = given(HOLDER, requested(), CONFIRMED)
    so.when(on(say.RequestDeviceCode), request(), at=later).then_types(say.DeviceCodeRequested)


def test_the_row_of_a_device_knows_its_code_until_it_is_confirmed() -> None:
    key = f"E1/p-9/{'d' * 64}"
    row = folded(DEVICES, requested(), mistyped(1))[key]
    assert (row.code, row.tries, row.confirmed_until) == ("code-1", 1, None)
    row = folded(DEVICES, requested(), mistyped(1), CONFIRMED)[key]
    assert (row.code, row.tries, row.confirmed_until) == (None, 0, CONFIRMED.expires_at)


def test_digits_are_six_and_differ_from_code_to_code_and_key_to_key() -> None:
    drawn = {CODES.digits(f"code-{number}") for number in range(100)}
    assert all(len(digits) == 6 and digits.isdecimal() for digits in drawn)
    assert len(drawn) > 90
    assert CODES.digits("code-1") != Codes(bytes(31) + b"\1").digits("code-1")
