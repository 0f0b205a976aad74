"""Which receiver a message goes to, in SQL, and those that are left alone for a while."""

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
