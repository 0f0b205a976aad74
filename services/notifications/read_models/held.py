"""Which receiver a message goes to, in SQL, those that are left alone for a while, and how each fares in figures."""

from shared.metrics import Measure

# As `endpoint_of` in services/notifications/endpoints.py says it.
ENDPOINT = """
case when n.channel in ('email', 'sms') then n.channel else concat_ws(':', n.channel, n.estate, n.contractor) end
"""
HELD = """
select split_part(e.endpoint, ':', 1) as channel, nullif(split_part(e.endpoint, ':', 3), '') as contractor,
       e.failures, e.held_until
  from inbox.endpoint e
 where e.held_until > $2 and ($1 = 'GROUP' or split_part(e.endpoint, ':', 2) in ('', $1)) order by e.endpoint
"""
FARES = """
select split_part(endpoint, ':', 1) as channel, split_part(endpoint, ':', 2) as estate,
       split_part(endpoint, ':', 3) as contractor, coalesce({value}, 0) as value
  from inbox.endpoint where $1::timestamptz is not null
"""
RECEIVER = ("channel", "estate", "contractor")
MEASURES = (
    Measure(
        "handover_receiver_failures", "Failures running of a receiver of messages; from five on it is left alone",
        RECEIVER, FARES.format(value="failures"),
    ),
    Measure(
        "handover_receiver_rest_seconds", "For how long a receiver of messages is left alone yet", RECEIVER,
        FARES.format(value="greatest(0, extract(epoch from held_until - $1))"),
    ),
)  # fmt: skip
