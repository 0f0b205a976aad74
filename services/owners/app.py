"""Owners: the estate, the unit, its owner, its file, its money, the day. The table of contents, chapter by chapter."""

from itertools import chain

from services.owners import files, handing_over, money, people, places, rosters, sold
from shared.service import Service

CHAPTERS = (places, rosters, people, sold, handing_over, money, files)


def make_service() -> Service:
    return Service(
        name="owners",
        aggregates=tuple(chain.from_iterable(chapter.AGGREGATES for chapter in CHAPTERS)),
        handlers=tuple(chain.from_iterable(chapter.HANDLERS for chapter in CHAPTERS)),
        models=tuple(chain.from_iterable(chapter.MODELS for chapter in CHAPTERS)),
        answers=tuple(chain.from_iterable(chapter.ANSWERS for chapter in CHAPTERS)),
        reactions=(*handing_over.REACTIONS, *files.REACTIONS),
        deadlines=files.DEADLINES,
        tasks=(*people.TASKS, *rosters.TASKS, *sold.TASKS),
    )
