"""Letting people in: a person registered, a role granted, a token issued and shown once."""

import hashlib
import secrets
from datetime import timedelta

from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from shared import clock
from shared.contracts.desk import IssueAccessToken
from shared.contracts.owners import GrantRole, RegisterPerson
from shared.messages import GROUP

SECRET_BYTES = 32


def token(session: Session) -> int:
    given = session.given
    person = given.person or str(clock.new_id())
    if given.name:
        session.tell(RegisterPerson(estate=GROUP, person=person, name=given.name, language=session.language))
    elif not given.person:
        raise NotDone(words.NAME_WANTED)
    session.tell(
        GrantRole(
            estate=GROUP, person=person, role=given.role, granted_estate=given.estate, contractor=given.contractor,
            unit=given.unit,
        )
    )  # fmt: skip
    secret, until = secrets.token_urlsafe(SECRET_BYTES), clock.now() + timedelta(days=given.days)
    session.tell(
        IssueAccessToken(
            estate=GROUP, token=str(clock.new_id()), person=person, roles=(given.role,), estates=(given.estate,),
            token_hash=hashlib.sha256(secret.encode()).hexdigest(), expires_at=until,
        )
    )  # fmt: skip
    session.note(words.TOKEN_FOR.fill(person=person, role=given.role, estate=given.estate, until=f"{until:%Y-%m-%d}"))
    session.note(words.TOKEN_IS)
    session.console.print(secret, markup=False, highlight=False, soft_wrap=True)
    return 0
