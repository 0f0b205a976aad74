"""Problems as RFC 9457 wants them, in the reader's language with both beside it, and never repeating a value."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from services.desk.api.wordings import KEY_WANTED, NO_SUCH_ADDRESS, NOT_THIS_WAY, UNREADABLE, what_is_wrong
from shared import clock
from shared.postgres import is_connection_lost
from shared.problems import InternalError, Malformed, NotReady, Refusal, Unauthenticated
from shared.wording import Wording, language_from

log = structlog.get_logger(__name__)

RETRY_AFTER = 1  # seconds
UNAVAILABLE = 503
UNANSWERED = 504
CONFLICT = 409
NOT_FOUND = 404
NOT_ALLOWED = 405
LONGEST_PLACE = 80  # characters


class ProblemView(BaseModel):
    """RFC 9457 members, the sentence in both languages, and the facts it is made of."""

    type: str
    title: str
    status: int
    detail: str
    detail_zh: str
    detail_en: str
    facts: dict[str, Any]
    retryable: bool


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {"description": "问题 · problem (application/problem+json)", "model": ProblemView}
}


class NoSuchAddress(Refusal):
    status = NOT_FOUND
    wording = NO_SUCH_ADDRESS


class NotThisWay(Refusal):
    status = NOT_ALLOWED
    wording = NOT_THIS_WAY


def problem_response(refusal: Refusal, accept_language: str | None) -> Response:
    """The refusal as `application/problem+json`; `detail` is in the language asked for, zh where none is."""
    problem = refusal.as_problem()
    language = language_from(accept_language)
    problem["detail"] = problem[f"detail_{language}"]
    status = int(problem["status"])
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    if status in (UNAVAILABLE, UNANSWERED) or (status == CONFLICT and problem["retryable"]):
        headers["Retry-After"] = str(RETRY_AFTER)
    if isinstance(refusal, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    body = json.dumps(problem, ensure_ascii=False, default=_in_both).encode()
    return Response(body, status, headers, media_type="application/problem+json")


def _in_both(value: Any) -> Any:
    return {"zh": value.zh, "en": value.en} if isinstance(value, Wording) else str(value)


def answer_with_problems(api: FastAPI) -> None:
    """Whatever goes wrong inside a request leaves as a problem."""

    async def refused(request: Request, error: Exception) -> Response:
        refusal = error if isinstance(error, Refusal) else _as_refusal(error)
        return problem_response(refusal, request.headers.get("accept-language"))

    for kind in (Refusal, RequestValidationError, HTTPException, Exception):
        api.add_exception_handler(kind, refused)


def _as_refusal(error: Exception) -> Refusal:
    match error:
        case RequestValidationError():
            return malformed(error.errors())
        case HTTPException(status_code=404):
            return NoSuchAddress()
        case HTTPException(status_code=405):
            return NotThisWay()
        case HTTPException(status_code=status) if status < 500:  # noqa: PLR2004 - the caller's fault
            return Malformed(where="body", what=UNREADABLE)
        case _ if is_connection_lost(error):
            log.warning("postgres_away", error=type(error).__name__)
            return NotReady(what="desk")
        case _:
            correlation = str(clock.new_id())
            log.error("request_failed", correlation=correlation, exc_info=error)
            return InternalError(correlation=correlation)


def malformed(errors: Sequence[Mapping[str, Any]]) -> Malformed:
    """The first fault, by the name of its field; what was written there stays unsaid, it may be personal."""
    first = errors[0]
    place = [str(part) for part in first["loc"] if not isinstance(part, str) or part not in ("body", "query", "header")]
    where = ".".join(place)[:LONGEST_PLACE] if first["type"] != "json_invalid" else ""
    if where.lower() == "idempotency-key":
        return Malformed(where="Idempotency-Key", what=KEY_WANTED)
    return Malformed(where=where or "body", what=what_is_wrong(first))
