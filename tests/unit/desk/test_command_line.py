"""The command line speaks two languages and ends with a code a script can read."""

import re
from pathlib import Path
from typing import Any

import pytest

from services.desk.command_line import main, words
from services.desk.command_line.language import language_of
from services.desk.command_line.machine import _behind
from services.desk.command_line.parser import make_parser
from shared.wording import Wording


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--lang", "zh", "url"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["url", "--lang=en"], {"HANDOVER_LANG": "zh"}, "en"),
        (["url"], {"HANDOVER_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"),
        (["url"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["url"], {"LANG": "C.UTF-8"}, "en"),
        (["url"], {}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert language_of(arguments, environment) == language


def test_help_in_chinese_holds_no_english_sentence() -> None:
    text = make_parser("zh").format_help()
    assert text.startswith("用法：handover")
    assert not re.search(r"\b(usage|options|positional|show|start|stop)\b", text)


def test_an_argument_that_is_missing_or_wrong_is_said_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--lang", "zh", "token"], ["--lang", "zh", "timeline", "house", "1"], ["--lang", "zh", "fly"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert re.search("缺少参数|不可用", capsys.readouterr().err)


def test_the_data_folder_may_be_named_before_or_after_the_command() -> None:
    for arguments in (["--data", "/d", "down"], ["down", "--data", "/d"]):
        assert make_parser("en").parse_args(arguments).data == Path("/d")


def test_without_anything_running_it_says_so_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("url", "status", "down", "wait"):
        assert main([command, "--lang", "en", "--data", str(tmp_path)]) == 1
        assert "Not running" in capsys.readouterr().err


def test_every_sentence_exists_in_both_languages() -> None:
    for name, wording in vars(words).items():
        if isinstance(wording, Wording):
            assert wording.zh, name
            assert wording.en.replace("…", "").isascii(), name


def test_waiting_names_who_is_behind_whom() -> None:
    standings: dict[str, dict[str, Any]] = {
        "owners": {"ready": True, "head": {"position": 7}, "subscriptions": {}},
        "visits": {"ready": True, "head": {"position": 1}, "subscriptions": {"owners": {"position": 5}}},
        "audit": {"ready": False},
    }
    assert _behind(standings) == ["audit", "visits<owners"]
    standings["visits"]["subscriptions"] = {"owners": {"position": 7}}
    standings["audit"] = {"ready": True, "head": None, "subscriptions": {"owners": {"position": 7}}}
    assert _behind(standings) == []
