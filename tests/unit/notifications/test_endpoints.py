"""A receiver is told no faster than it takes, is left alone when it does not work, and is tried with one message."""

from datetime import timedelta
from itertools import pairwise

import pytest

from services.notifications.channel import NotTaken
from services.notifications.endpoints import (
    AT_ONCE,
    LONGEST_REST,
    LONGEST_WAIT,
    OPENS_AFTER,
    Endpoint,
    Endpoints,
    endpoint_of,
    rest_after,
)
from tests.given import AT

DOWN, NO, BUSY = NotTaken("HTTP 500", down=True), NotTaken("HTTP 400"), NotTaken("HTTP 429", wait=120)
SECOND = timedelta(seconds=1)


def hook() -> Endpoint:
    return Endpoints({}).of({"channel": "webhook", "estate": "E1", "contractor": "c-1"})


def failing(times: int) -> Endpoint:
    endpoint = hook()
    for _ in range(times):
        endpoint.did_not_take(DOWN, AT)
    return endpoint


def test_somebody_elses_receiver_has_so_many_calls_open_and_our_own_server_as_many_as_there_are() -> None:
    endpoint = hook()
    for _ in range(AT_ONCE):
        assert endpoint.is_free(AT)
        endpoint.begin(AT)
    assert not endpoint.is_free(AT)
    mail = Endpoints({}).of({"channel": "email", "estate": "E1", "contractor": "c-1"})
    for _ in range(100):
        mail.begin(AT)
    assert mail.is_free(AT)


@pytest.mark.parametrize(("channel", "most"), [("wecom", 20), ("dingtalk", 20), ("feishu", 100), ("email", 3)])
def test_nobody_is_told_more_often_in_a_minute_than_allowed(channel: str, most: int) -> None:
    endpoints = Endpoints({"email": 3})
    endpoint = endpoints.of({"channel": channel, "estate": "E1", "contractor": "c-1"})
    for number in range(most):
        assert endpoint.is_free(AT + number * SECOND / 100)
        endpoint.begin(AT + number * SECOND / 100)
        endpoint.busy -= 1
    assert endpoints.not_free(AT + 59 * SECOND) == [endpoint.name]
    assert endpoints.not_free(AT + 61 * SECOND) == []


def test_after_so_many_failures_running_it_is_left_alone_and_then_tried_with_one_message() -> None:
    assert failing(OPENS_AFTER - 1).is_free(AT)
    endpoint = failing(OPENS_AFTER)
    assert not endpoint.is_free(AT + 29 * SECOND)
    later = AT + 38 * SECOND
    assert endpoint.is_free(later)
    endpoint.begin(later)
    assert not endpoint.is_free(later)
    endpoint.busy -= 1
    assert endpoint.worked()
    for _ in range(AT_ONCE):
        assert endpoint.is_free(later)
        endpoint.begin(later)


def test_each_rest_is_longer_up_to_the_longest_and_not_all_end_together() -> None:
    rests = [rest_after(failures, "webhook:E1:c-1") for failures in range(OPENS_AFTER, OPENS_AFTER + 5)]
    assert all(later > sooner for sooner, later in pairwise(rests))
    assert len({rest_after(OPENS_AFTER, f"webhook:E1:c-{number}") for number in range(50)}) > 40
    assert rest_after(10**6, "x") <= LONGEST_REST * 1.25


def test_an_answer_even_a_refusal_shows_that_it_works() -> None:
    endpoint = failing(OPENS_AFTER - 1)
    assert endpoint.did_not_take(NO, AT)
    assert endpoint.failures == 0
    assert not endpoint.did_not_take(NO, AT)
    assert not endpoint.worked()


def test_one_that_asks_to_be_left_alone_is_and_has_not_failed() -> None:
    endpoint = hook()
    assert endpoint.did_not_take(BUSY, AT)
    assert (endpoint.failures, endpoint.held_until) == (0, AT + 120 * SECOND)
    assert not endpoint.is_free(AT + 119 * SECOND)
    assert endpoint.is_free(AT + 120 * SECOND)
    endpoint.did_not_take(NotTaken("HTTP 429", wait=10**9), AT)
    assert endpoint.held_until == AT + LONGEST_WAIT


def test_a_restart_knows_who_did_not_work() -> None:
    endpoints = Endpoints({})
    endpoints.known_to_fail("webhook:E1:c-1", OPENS_AFTER, AT + SECOND)
    assert endpoints.not_free(AT) == ["webhook:E1:c-1"]


def test_a_receivers_name_holds_no_address() -> None:
    assert endpoint_of({"channel": "wecom", "estate": "E1", "contractor": "c-1"}) == "wecom:E1:c-1"
    assert endpoint_of({"channel": "sms", "estate": "E1", "contractor": "c-1"}) == "sms"
