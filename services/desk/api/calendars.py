"""An appointment as a calendar file: what every phone and computer takes over with one tap."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Response
from fastapi import Path as InPath

from services.desk.api.addresses import PREFIX, title_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.ledger import Estate
from services.desk.api.queries import send_query
from shared.contracts.owners import AppointmentCalendar, CalendarFile
from shared.contracts.vocabulary import Language
from shared.service import Running
from shared.wording import language_from

ICS = "text/calendar"
ANSWERED: dict[int | str, dict[str, Any]] = {200: {"content": {ICS: {}}}}
Unit = Annotated[str, InPath(pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="房屋 · the unit")]


def calendar_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of a unit's appointment."""

    async def give_appointment(
        estate: Estate, unit: Unit, caller: Annotated[Caller, Depends(callers)],
        lang: Annotated[Language | None, Query()] = None, accept_language: Annotated[str | None, Header()] = None,
    ) -> Response:  # fmt: skip
        language = lang or language_from(accept_language)
        question = AppointmentCalendar(estate=estate, unit=unit, language=language)
        file = CalendarFile.model_validate(await send_query(running, caller, question, {}))
        headers = {
            "Content-Disposition": f'attachment; filename="{file.name}"', "Content-Language": language,
        }  # fmt: skip
        return Response(file.text, headers=headers, media_type=f"{ICS}; charset=utf-8; method=PUBLISH")

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/units/{{unit}}/appointment.ics", give_appointment, methods=["GET"],
        tags=["owners"], summary=title_of(AppointmentCalendar.wire), description=AppointmentCalendar.__doc__,
        responses=ANSWERED, response_class=Response, response_model=None,
    )  # fmt: skip
