"""The scan that proves a task of the countdown done: read by whoever may read the plan, and names if it shows any."""

from typing import Annotated

from fastapi import Depends, FastAPI, Query
from fastapi import Path as InPath
from fastapi.responses import Response

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.ledger import Estate
from services.desk.api.queries import AtLeast, at_least, send_query
from services.desk.api.scans import SCANNED, scan_or_kept
from shared.contracts.owners import CountdownPage, CountdownTasks, ScanKey
from shared.messages import ID_PATTERN
from shared.problems import NotFound
from shared.service import Running

Task = Annotated[str, ID_PATTERN, InPath(description="任务代码 · the task's code in the countdown plan")]


def proof_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of one task's proof: stored before, as any file, or as a unit's scan where it shows a person."""

    async def give(
        estate: Estate, task: Task, caller: Annotated[Caller, Depends(callers)],
        at_least_at: Annotated[AtLeast, Query(alias="at_least")] = None,
    ) -> Response:  # fmt: skip
        """下载任务完成凭据的扫描件 · as it came in, and never run by a browser."""
        seen, query = at_least(at_least_at), CountdownTasks(estate=estate, task=task)
        page = CountdownPage.model_validate(await send_query(running, caller, query, seen))
        sha256 = next((one.scan for one in page.rows), None)
        if sha256 is None:
            raise NotFound(what=f"proof of {task}")
        return await scan_or_kept(running, caller, ScanKey(estate=estate, scan=sha256), seen)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/countdown-tasks/{{task}}/proof", give, methods=["GET"], tags=["owners"],
        summary="Proof of task", response_model=None, response_class=Response, responses=SCANNED,
    )  # fmt: skip
