"""The demonstration: one estate handed over end to end, through the HTTP API, on a machine of its own."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import httpx
from rich.console import Console

from deploy.local.places import PROJECT, Places, default_data
from deploy.local.supervisor import Running, up
from services.desk.demonstration import day, invitation, rectification, visiting
from services.desk.demonstration.caller import AT_ONCE, Caller, Refused
from services.desk.demonstration.cast import OPERATOR_TOKEN, make_cast
from services.desk.demonstration.figures import Reckoning, not_as_it_should_be, reckon
from services.desk.demonstration.invitation import RosterStopped
from services.desk.demonstration.receivers import Receivers, receivers
from services.desk.demonstration.settled import NeverCame, everything_settled, until
from services.desk.demonstration.stage import Stage
from services.desk.demonstration.story import Story
from services.desk.demonstration.summary import as_json, kpi_table, message_table, trade_table
from shared.wording import Language, Wording

SAMPLE = PROJECT / "services" / "owners" / "sample_roster.csv"
RESULT = "demo.json"
MARK = ".demonstration"
READY_WITHIN = 120.0  # seconds
DONE, NOT_AS_IT_SHOULD_BE = 0, 1


class FolderInUse(Exception):  # noqa: N818 - stated as a fact
    """The folder holds something that is no demonstration's, and nothing of it is touched."""

    def __init__(self, folder: Path) -> None:
        self.words = Wording(f"文件夹 {folder} 中有其他内容,请另选一个", f"Folder {folder} holds something else; name another")
        super().__init__(self.words.en)


def run(data: Path, roster: Path | None, language: Language) -> int:
    """Plays the story and returns the exit code; what went wrong is said in one sentence."""
    stage = Stage(language, Console())
    folder = data / "demo" if data.resolve() == default_data().resolve() else data
    try:
        return asyncio.run(_play(folder.resolve(), roster or SAMPLE, stage))
    except* (Refused, NeverCame, RosterStopped, FolderInUse) as reasons:
        stage.say(_first(reasons).words)
    return NOT_AS_IT_SHOULD_BE


def _first(reasons: BaseExceptionGroup[Refused | NeverCame | RosterStopped | FolderInUse]) -> Refused | NeverCame | RosterStopped | FolderInUse:
    found = reasons.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


async def _play(folder: Path, roster: Path, stage: Stage) -> int:
    _clear(folder)
    async with receivers() as outside:
        with stage.open():
            with stage.chapter("start", Wording("启动服务器与各项服务", "Starting servers and services")) as chapter:
                running = await up(folder, say=_saying(stage), extra_environment={"HANDOVER_SMTP_URL": outside.smtp_url})
                (folder / MARK).touch()
                ...
