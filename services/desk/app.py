"""The desk at a glance: it keeps credentials, lets people in, and passes on what they ask."""

from pathlib import Path
from typing import get_args

from services.desk import access_token
from services.desk.api.app import make_api
from services.desk.operator import nobody_may_act, operator_token
from services.desk.read_models.access_tokens import ACCESS_TOKENS, access_tokens
from shared.contracts.audit import LogName
from shared.contracts.desk import AccessTokens, IssueAccessToken, RevokeAccessToken
from shared.contracts.vocabulary import Role
from shared.decider import Handler
from shared.service import Answer, Service, Task

ANYBODY = ("group_admin", *(role for role in get_args(Role) if role != "group_admin"))


def make_service(secrets: Path | None = None) -> Service:
    """`secrets`: the folder in which the operator finds a token; None where none is wanted."""
    return Service(
        name="desk",
        aggregates=(access_token.AGGREGATE,),
        handlers=(
            Handler(IssueAccessToken, access_token.issue, "token:{token}", ("group_admin",)),
            Handler(RevokeAccessToken, access_token.revoke, "token:{token}", ANYBODY),
        ),
        models=(ACCESS_TOKENS,),
        answers=(Answer(AccessTokens, access_tokens, (ACCESS_TOKENS,), ("group_admin",)),),
        tasks=(Task("operator_token", operator_token(secrets)),) if secrets is not None else (),
        hears=get_args(LogName),
        http=make_api,
        missing=nobody_may_act if secrets is not None else None,
    )
