"""Asking another service while a message is written: waited for while it cannot answer, which is no attempt."""

import asyncio

from services.notifications.channel import NotTaken
from shared.bus import Answered
from shared.messages import A, Query
from shared.problems import Refusal
from shared.service import Running

ASK_AGAIN = 1.0  # seconds


async def asked(running: Running, query: Query[A]) -> A:
    """Raises NotTaken for an answer that will stay the same."""
    while True:
        try:
            return await running.ask(query)
        except Answered as answered:
            if not answered.problem["retryable"]:
                raise NotTaken(f"{query.service}: {answered.code}", permanent=True) from None
        except Refusal as refusal:
            if not refusal.retryable:
                raise
        await asyncio.sleep(ASK_AGAIN)
