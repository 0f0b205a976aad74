"""What goes to WeCom, DingTalk and Feishu is what their documentation shows; signatures were computed with openssl."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.notifications.calling import wait_asked
from services.notifications.channel import Outgoing
from services.notifications.robots import code_of, shortened, to_dingtalk, to_feishu, to_wecom
from services.notifications.sms import SmsGateway

AT = datetime.fromtimestamp(1599360473, UTC)
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=XXXXXX"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/xxxxxxxxxxxxxxxxx"


def to(url: str, secret: bytes = b"") -> Outgoing:
    return Outgoing(url, "id-1", "subject", "text", secret)


def test_wecom_is_called_at_its_key_with_a_text() -> None:
    url, message = to_wecom(to(WECOM), AT, "hello world")
    assert url == WECOM
    assert message == {"msgtype": "text", "text": {"content": "hello world"}}


def test_dingtalk_is_signed_in_its_query_in_milliseconds() -> None:
    url, message = to_dingtalk(to(DINGTALK, b"this is secret"), AT, "我就是我, 是不一样的烟火")
    assert url.startswith(f"{DINGTALK}&timestamp=1599360473000&sign=")
    signed = parse_qs(urlsplit(url).query)
    assert signed["sign"] == ["hXZTWifRGHclNuZSKxoXc//sh51SWfVfRIhcdeKs63I="]
    assert message == {"msgtype": "text", "text": {"content": "我就是我, 是不一样的烟火"}}


def test_dingtalk_is_signed_also_where_its_address_has_no_query() -> None:
    url, _ = to_dingtalk(to("https://gate.example/ding", b"this is secret"), AT, "-")
    assert url.startswith("https://gate.example/ding?timestamp=1599360473000&sign=")
    assert parse_qs(urlsplit(url).query).keys() == {"timestamp", "sign"}


def test_feishu_is_signed_in_its_body_in_seconds() -> None:
    url, message = to_feishu(to(FEISHU, b"demo"), AT, "request\nexample")
    assert url == FEISHU
    assert message == {
        "timestamp": "1599360473",
        "sign": "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=",
        "msg_type": "post",
        "content": {
            "post": {
                "zh_cn": {
                    "title": "",
                    "content": [[{"tag": "text", "text": "request"}], [{"tag": "text", "text": "example"}]],
                }
            }
        },
    }


def test_a_robot_without_secret_is_not_signed() -> None:
    assert to_dingtalk(to(DINGTALK), AT, "-")[0] == DINGTALK
    assert "sign" not in to_feishu(to(FEISHU), AT, "-")[1]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b'{"errcode":0,"errmsg":"ok"}', 0),
        (b'{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}', 130101),
        (b'{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}', 0),
        (b'{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}', 19021),
        (b"<html>", None),
        (b"[]", None),
    ],
)
def test_what_a_robot_answers_is_read_from_its_code(answer: bytes, code: int | None) -> None:
    assert code_of(httpx.Response(200, content=answer)) == code


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Sun, 06 Sep 2020 02:48:53 GMT"}, 60),
        ({"retry-after": "Sun, 06 Sep 2020 02:00:00 GMT"}, 0),
        ({"x-ogw-ratelimit-reset": "52"}, 52),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_a_receiver_wants_to_be_left_alone(headers: dict[str, str], seconds: int | None) -> None:
    assert wait_asked(httpx.Response(429, headers=headers), AT) == seconds


def test_a_long_text_ends_in_an_ellipsis_and_never_in_half_a_letter() -> None:
    assert shortened("通知", 6) == "通知"
    assert shortened("通知单", 8) == "通…"


def test_a_gateways_address_says_how_it_is_called() -> None:
    gateway = SmsGateway.at("https://SID:a%2Fb@api.example/Messages?v=1#as=form&to=To&text=Body&From=%2B8610&ok=code:0")
    assert gateway.url == "https://api.example/Messages?v=1"
    assert gateway.headers["authorization"] == "Basic U0lEOmEvYg=="
    assert (gateway.names, gateway.always) == ({"to": "To", "text": "Body"}, {"From": "+8610"})
    assert (gateway.form, gateway.accepted) == (True, ("code", "0"))
    assert SmsGateway.at("https://t0ken@api.example/sms").headers["authorization"] == "Bearer t0ken"
    assert "t0ken" not in repr(SmsGateway.at("https://t0ken@api.example/sms"))
    with pytest.raises(ValueError, match="address"):
        SmsGateway.at("smtp://api.example")
