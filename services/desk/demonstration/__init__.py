"""The demonstration: one estate handed over end to end, through the HTTP API, on a machine of its own."""

import asyncio
import json
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from deploy.local.detached import status as running_in
from deploy.local.places import PROJECT, default_data
from deploy.local.supervisor import Running, up
from services.desk.demonstration import day, fees, invitation, ledger, repairs, visiting
from services.desk.demonstration.caller import Caller
from services.desk.demonstration.cast import make_cast, operator_token
from services.desk.demonstration.figures import Reckoning, not_as_it_should_be, reckon
from services.desk.demonstration.lines import lines_to
from services.desk.demonstration.receivers import Receivers, receivers
from services.desk.demonstration.settled import everything_settled, until
from services.desk.demonstration.stage import Broken, Stage
from services.desk.demonstration.story import Story
from services.desk.demonstration.summary import (
    as_json,
    closing_words,
    kpi_table,
    message_table,
    money_table,
    trade_table,
)
from shared.wording import Language, Wording

SAMPLE = PROJECT / "services" / "owners" / "sample_roster.csv"
RESULT, MARK = "demo.json", ".demonstration"
READY_WITHIN = 120.0  # seconds
DONE, NOT_AS_IT_SHOULD_BE = 0, 1

ENDED = Wording(
    "服务 {name} 意外结束({code}),{again_in} 秒后重新启动", "{name} ended ({code}) and starts again in {again_in} s"
)

UNDELIVERED = Wording(
    "{count} 条消息没有地址可送，已留存可重发",
    "{count} messages have no address to go to; they are kept and can be sent again",
)
STOPPED = Wording("演示已中止", "The demonstration was stopped")


def run(data: Path, roster: Path | None, language: Language) -> int:
    """Plays the story and returns the exit code; what went wrong is said in one sentence."""
    stage = Stage(language, Console())
    folder = data / "demo" if data.resolve() == default_data().resolve() else data
    code = NOT_AS_IT_SHOULD_BE
    try:
        code = asyncio.run(_play(folder.resolve(), roster or SAMPLE, stage))
    except* Broken as reasons:
        stage.say(_first(reasons).words)
    except* asyncio.CancelledError:
        stage.say(STOPPED)
    return code


def _first(reasons: BaseExceptionGroup[Broken]) -> Broken:
    found = reasons.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


async def _play(folder: Path, roster: Path, stage: Stage) -> int:
    """SIGTERM ends it as Ctrl-C does: everything that was started is stopped."""
    if (playing := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    _clear(folder, roster)
    async with receivers() as outside:
        with stage.open():
            async with _machine(folder, outside, stage) as story:
                found = await _tell(story, roster, outside)
    return _end(folder, story, found)


def _clear(folder: Path, roster: Path) -> None:
    """Every run begins with nothing, and removes nothing but an earlier run's."""
    if not roster.is_file():
        raise Broken(Wording(f"找不到花名册 {roster}", f"There is no roster {roster}"))
    if folder.exists() and any(folder.iterdir()):
        if running_in(folder) is not None:
            raise Broken(Wording(f"{folder} 中的演示仍在运行", f"A demonstration is still running in {folder}"))
        if not (folder / MARK).exists():
            raise Broken(
                Wording(f"文件夹 {folder} 中有其他内容，请另选一个", f"{folder} holds something else; name another")
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # Postgres under an account of its own passes through
    (folder / MARK).touch()


@asynccontextmanager
async def _machine(folder: Path, outside: Receivers, stage: Stage) -> AsyncIterator[Story]:
    """Everything running, and somebody who may begin; stopped afterwards, whatever happened."""
    running: Running | None = None
    try:
        with stage.chapter("start", Wording("启动服务器与各项服务", "Starting servers and services")):
            environment = {"HANDOVER_SMTP_URL": outside.smtp_url}
            running = await up(
                folder, say=lambda event, facts: _said(stage, event, facts), extra_environment=environment
            )
            await running.wait_ready(READY_WITHIN)
            await until(lambda: operator_token(folder), Wording("管理员令牌", "the operator's token"))
        async with lines_to(running.urls["desk"], stage.language) as lines:
            yield Story(Caller(lines), make_cast(folder, outside.webhook_url), stage, outside.hook)
    finally:
        if running is not None:
            await running.stop()


def _said(stage: Stage, event: str, facts: Mapping[str, object]) -> None:
    """Only what nobody expects."""
    if event == "ended":
        stage.say(ENDED.fill(**facts))


async def _tell(story: Story, roster: Path, outside: Receivers) -> Reckoning:
    """The story from the first page to the last."""
    await invitation.set_up(story, roster)
    await invitation.invite(story)
    await fees.bill(story)
    await day.handover_day(story)
    await day.release_keys(story)
    await ledger.register(story)
    await ledger.answer(story)
    await repairs.agree_methods(story)
    await repairs.repair(story)
    await repairs.ask_owners(story)
    await day.release_keys_after_repair(story)
    await visiting.visit(story)
    await visiting.sign_off(story)
    with story.stage.chapter("proof", Wording("消息全部送达，审计核验", "All messages delivered, the audit verified")):
        standstill = await everything_settled(story)
        return await reckon(story, outside, standstill.refused)


def _end(folder: Path, story: Story, found: Reckoning) -> int:
    result, stage = folder / RESULT, story.stage
    result.write_text(json.dumps(as_json(story, found), ensure_ascii=False, indent=2) + "\n")
    for table in (
        trade_table(story, stage.language),
        message_table(found, stage.language),
        money_table(found, stage.language),
        kpi_table(found, stage.language),
    ):
        stage.console.print(table)
    stage.say(closing_words(story, found))
    if found.undelivered:
        stage.say(UNDELIVERED.fill(count=found.undelivered))
    faults = list(not_as_it_should_be(story, found))
    for fault in faults:
        stage.say(fault)
    stage.say(Wording(f"结果：{result}", f"Result: {result}"))
    return NOT_AS_IT_SHOULD_BE if faults else DONE
