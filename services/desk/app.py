"""The desk at a glance: it keeps credentials, lets people in, and passes on what they ask."""

from pathlib import Path
from typing import get_args

from services.desk import access_token, holder, link, renewal
from services.desk.api.app import make_api
from services.desk.codes import Codes
from services.desk.former_contacts import revoke_links_of_former_contacts
from services.desk.operator import nobody_may_act, operator_token
from services.desk.reactions import when_link_offered_issue_link
from services.desk.read_models.access_tokens import ACCESS_TOKENS, access_tokens
from services.desk.read_models.contacts import CONTACTS
from services.desk.read_models.devices import DEVICES
from services.desk.read_models.links import LINKS, links
from shared.contracts.audit import LogName
from shared.contracts.desk import (
    AccessTokens,
    ConfirmDevice,
    DeviceCode,
    IssueAccessToken,
    IssueLink,
    Links,
    PassOnLink,
    RecordLinkActedOn,
    RecordLinkOpened,
    RequestDeviceCode,
    RequestLinkRenewal,
    RevokeAccessToken,
    RevokeLink,
)
from shared.contracts.notifications import LinkOffered
from shared.contracts.vocabulary import Role
from shared.decider import SYSTEM_ROLE, Handler
from shared.reactions import Reaction
from shared.service import Answer, Service, Task

ANYBODY = ("group_admin", *(role for role in get_args(Role) if role != "group_admin"))
SYSTEM_ONLY: tuple[str, ...] = ()
REVOKING = ("customer_service", "inspector", "service_supervisor", "project_manager", "group_admin")
ONE_LINK, ONE_HOLDER = "link:{link}", "holder:{estate}:{person}"

HANDLERS = (
    Handler(IssueAccessToken, access_token.issue, "token:{token}", ("group_admin",)),
    Handler(RevokeAccessToken, access_token.revoke, "token:{token}", ANYBODY),
    Handler(IssueLink, link.issue, ONE_LINK, SYSTEM_ONLY),
    Handler(PassOnLink, link.pass_on, link.with_parent, SYSTEM_ONLY),
    Handler(RevokeLink, link.revoke, ONE_LINK, (*REVOKING, "contractor", "owner")),
    Handler(RecordLinkOpened, link.record_opened, ONE_LINK, SYSTEM_ONLY),
    Handler(RecordLinkActedOn, link.record_acted_on, ONE_LINK, SYSTEM_ONLY),
    Handler(RequestLinkRenewal, renewal.request, renewal.streams, SYSTEM_ONLY),
    Handler(RequestDeviceCode, holder.request_code, ONE_HOLDER, SYSTEM_ONLY),
    Handler(ConfirmDevice, holder.confirm, ONE_HOLDER, SYSTEM_ONLY),
)
REACTIONS = (Reaction("issue_link", LinkOffered, when_link_offered_issue_link),)


def make_service(secrets: Path | None = None, code_key: bytes = b"") -> Service:
    """`secrets`: the folder in which the operator finds a token; None where none is wanted.

    `code_key`: 32 secret bytes from which the codes for devices are drawn; without, none is sent.
    """
    codes = Codes(code_key)
    return Service(
        name="desk",
        aggregates=(access_token.AGGREGATE, link.AGGREGATE, holder.AGGREGATE),
        handlers=HANDLERS,
        models=(ACCESS_TOKENS, LINKS, DEVICES, CONTACTS),
        answers=(
            Answer(AccessTokens, access_tokens, (ACCESS_TOKENS,), ("group_admin",)),
            Answer(Links, links, (LINKS,), REVOKING),
            Answer(DeviceCode, codes.told, (DEVICES,), (SYSTEM_ROLE,)),
        ),
        reactions=REACTIONS,
        tasks=(
            Task("revoke_links_of_former_contacts", revoke_links_of_former_contacts),
            *((Task("operator_token", operator_token(secrets)),) if secrets is not None else ()),
        ),
        hears=get_args(LogName),
        http=lambda running: make_api(running, codes),
        missing=nobody_may_act if secrets is not None else None,
    )
