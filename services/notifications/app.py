"""The notifications service at a glance: rules say who is told of what, the sender tells them, and provably."""

from typing import get_args

from services.notifications import delivery, digests, holders, links, persons, reactions, rules, told
from services.notifications.channels import Channels
from services.notifications.mail import MailServer
from services.notifications.preview import Previews
from services.notifications.read_models import figures, notification_list, rules_set
from services.notifications.read_models.contractors import CONTRACTORS
from services.notifications.read_models.digests import DIGESTS, close
from services.notifications.read_models.estates import ESTATES
from services.notifications.read_models.held import MEASURES
from services.notifications.read_models.issues import ISSUES
from services.notifications.read_models.notification_list import NOTIFICATION_LIST
from services.notifications.read_models.people_in_roles import PEOPLE_IN_ROLES
from services.notifications.read_models.rules_set import RULES_SET, own_and_group
from services.notifications.read_models.units import UNITS
from services.notifications.sender import Sender
from services.notifications.sms import SmsGateway
from services.notifications.told_of import TOLD_OF
from services.notifications.webhook import Signatures
from shared.contracts.desk import DeviceCodeRequested, LinkActedOn, LinkOpened, LinkRenewalRequested
from shared.contracts.notifications import (
    CloseDigest,
    DigestSent,
    DisableRule,
    EndpointSecret,
    EndpointSecretView,
    ErasePersonalData,
    Figures,
    GiveUpNotification,
    Notifications,
    OfferLink,
    RecordNotificationActedOn,
    RecordNotificationDelivered,
    RecordNotificationFailed,
    RecordNotificationOpened,
    RecordNotificationSent,
    RecordNotificationUncertain,
    RequestNotifications,
    ResendNotification,
    RulePreview,
    Rules,
    SetRule,
    TellHolder,
)
from shared.contracts.owners import PersonErased
from shared.contracts.vocabulary import Role
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.messages import GROUP
from shared.reactions import Reaction
from shared.service import Answer, Asking, Service, Task

SYSTEM_ONLY: tuple[str, ...] = ()
RULING = ("group_admin", "project_manager")
SERVING = ("customer_service", "service_supervisor", "project_manager")
LOOKING = (*SERVING, "inspector", "developer_rep", "property_manager", "group_admin", "auditor", "system")
ONE_EVENT = "told:{tells_of}"
RULES, ESTATE = Lookup(RULES_SET, own_and_group), Lookup(ESTATES, "{estate}")
PREVIEWED = (RULES_SET, CONTRACTORS, UNITS, PEOPLE_IN_ROLES, ESTATES, ISSUES)
OVERDUE = Lookup(ISSUES, lambda command: command.issues)


def offices_of(command: RequestNotifications) -> list[str]:
    return [f"{where}:{role}" for where in (command.estate, GROUP) for role in get_args(Role)]


def unit_of(command: RequestNotifications) -> list[str]:
    return [] if command.unit is None else [command.unit]


CIRCLE = (Lookup(CONTRACTORS, "{estate}:{contractor}"), Lookup(UNITS, unit_of), Lookup(PEOPLE_IN_ROLES, offices_of))

HANDLERS = (
    Handler(SetRule, rules.set_rule, "rule:{estate}:{rule}", RULING),
    Handler(DisableRule, rules.disable_rule, "rule:{estate}:{rule}", RULING, (RULES,)),
    Handler(RequestNotifications, told.request, ONE_EVENT, SYSTEM_ONLY, (RULES, ESTATE, *CIRCLE)),
    Handler(
        CloseDigest, digests.close_digest, digests.streams, SYSTEM_ONLY, (Lookup(DIGESTS, "{digest}"), ESTATE, OVERDUE)
    ),
    Handler(RecordNotificationSent, delivery.record_sent, ONE_EVENT, SYSTEM_ONLY),
    Handler(RecordNotificationDelivered, delivery.record_delivered, ONE_EVENT, SYSTEM_ONLY),
    Handler(RecordNotificationFailed, delivery.record_failed, ONE_EVENT, SYSTEM_ONLY),
    Handler(RecordNotificationUncertain, delivery.record_uncertain, ONE_EVENT, SYSTEM_ONLY),
    Handler(ResendNotification, delivery.resend, ONE_EVENT, SERVING),
    Handler(GiveUpNotification, delivery.give_up, ONE_EVENT, SERVING),
    Handler(TellHolder, holders.tell_holder, ONE_EVENT, SYSTEM_ONLY),
    Handler(OfferLink, links.offer, "link:{link}", SYSTEM_ONLY),
    Handler(RecordNotificationOpened, holders.record_opened, ONE_EVENT, SYSTEM_ONLY),
    Handler(RecordNotificationActedOn, holders.record_acted_on, ONE_EVENT, SYSTEM_ONLY),
    Handler(ErasePersonalData, persons.erase, "person:{person}", SYSTEM_ONLY),
)

REACTIONS = (
    *(
        Reaction(f"tell_{service}_{wire}", event, reactions.when_told_of_request_notifications)
        for (service, wire), event in TOLD_OF.items()
    ),
    Reaction("tell_code", DeviceCodeRequested, reactions.when_asked_tell_holder),
    Reaction("tell_new_link", LinkRenewalRequested, reactions.when_asked_tell_holder),
    Reaction("record_opened", LinkOpened, reactions.when_link_opened_record_notification_opened),
    Reaction("record_acted_on", LinkActedOn, reactions.when_link_acted_on_record_notification_acted_on),
    Reaction("record_what_a_digest_told", DigestSent, reactions.when_digest_sent_record_what_it_told),
    Reaction("erase", PersonErased, reactions.when_person_erased_erase_personal_data),
)


def make_service(
    smtp_url: str | None = None, webhook_key: bytes = b"", sms_url: str | None = None, link_key: bytes = b"",
    public_url: str | None = None,
) -> Service:  # fmt: skip
    """`webhook_key`: 32 secret bytes from which every receiving side's signing secret is drawn; none sends none.

    `link_key`: those from which links are drawn; `public_url`: where people reach the desk. Without, no link is sent.
    """
    signatures, previews = Signatures(webhook_key), Previews()
    mail, sms = MailServer.at(smtp_url) if smtp_url else None, SmsGateway.at(sms_url) if sms_url else None
    sender = Sender(Channels(mail, sms, signatures), links=links.Links(link_key, public_url))

    async def endpoint_secret(asking: Asking, query: EndpointSecret) -> EndpointSecretView:
        secret = signatures.as_text(asking.estate, query.contractor)
        return EndpointSecretView(contractor=query.contractor, secret=secret)

    return Service(
        name="notifications",
        aggregates=(rules.RULE, told.TOLD, links.OFFER, persons.PERSON),
        handlers=HANDLERS,
        models=(NOTIFICATION_LIST, DIGESTS, RULES_SET, CONTRACTORS, UNITS, PEOPLE_IN_ROLES, ESTATES, ISSUES),
        answers=(
            Answer(Notifications, notification_list.notifications, (NOTIFICATION_LIST,), LOOKING),
            Answer(Figures, figures.figures, (NOTIFICATION_LIST,), LOOKING),
            Answer(Rules, rules_set.rules, (RULES_SET,), LOOKING),
            Answer(RulePreview, previews.preview, PREVIEWED, RULING),
            Answer(EndpointSecret, endpoint_secret, (), RULING),
        ),
        reactions=REACTIONS,
        measures=MEASURES,
        deadlines=(Deadline("close_digest", DIGESTS, "due_at", close),),
        tasks=(Task("send", sender.run), Task("reach_archive", previews.reach)),
    )
