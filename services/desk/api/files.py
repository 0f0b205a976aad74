"""Files in: the bytes of a photo or a paper are stored before a command names them by their SHA-256."""

from typing import Annotated

from fastapi import Depends, FastAPI, UploadFile
from pydantic import BaseModel

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.uploads import chunks
from shared.messages import GROUP
from shared.problems import RoleNotHeld
from shared.service import Running


class BlobView(BaseModel):
    """What a command names the bytes by."""

    sha256: str
    size: int
    media_type: str


def file_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address files are sent to."""

    async def store(file: UploadFile, caller: Annotated[Caller, Depends(callers)]) -> BlobView:
        """保存文件,返回其 SHA-256 · keeps a file and answers its SHA-256; the same bytes again are the same file."""
        if caller.access is None or not caller.access.grants:
            raise RoleNotHeld(estate=GROUP, command="files", roles="*")
        blob = await running.blobs.put(chunks(file), file.content_type)
        return BlobView(sha256=blob.sha256, size=blob.size, media_type=blob.media_type)

    api.add_api_route(f"{PREFIX}/files", store, methods=["POST"], status_code=201, tags=["files"], summary="Store file")
