"""Owners: the estate, the unit, its owner, its file, its money, the day. The table of contents, chapter by chapter."""

from itertools import chain

from services.owners import (
    coordinating,
    counting_down,
    files,
    handing_over,
    inviting,
    keeping,
    looking_over,
    money,
    people,
    places,
    preparing_for_emergencies,
    printed,
    rosters,
    scans,
    sold,
)
from shared.service import Service

CHAPTERS = (
    places,
    rosters,
    people,
    sold,
    inviting,
    handing_over,
    keeping,
    money,
    files,
    coordinating,
    counting_down,
    preparing_for_emergencies,
    looking_over,
    scans,
    printed,
)


def make_service() -> Service:
    return Service(
        name="owners",
        aggregates=tuple(chain.from_iterable(chapter.AGGREGATES for chapter in CHAPTERS)),
        handlers=tuple(chain.from_iterable(chapter.HANDLERS for chapter in CHAPTERS)),
        models=tuple(chain.from_iterable(chapter.MODELS for chapter in CHAPTERS)),
        answers=tuple(chain.from_iterable(chapter.ANSWERS for chapter in CHAPTERS)),
        reactions=(*handing_over.REACTIONS, *files.REACTIONS, *money.REACTIONS),
        deadlines=(
            *inviting.DEADLINES,
            *keeping.DEADLINES,
            *files.DEADLINES,
            *coordinating.DEADLINES,
            *counting_down.DEADLINES,
        ),
        tasks=(*people.TASKS, *rosters.TASKS, *sold.TASKS),
    )
