"""The working days a jurisdiction's law gives, as the package `holidays` knows them. Pure; made once and kept.

Make-up workdays (调休) are in it for the years whose official notice the package has read. For later years it has the
days a statute names or a lunar calendar foresees, which the notice may still move: hence `published_until`.
"""

from functools import cache

from holidays import country_holidays

from shared.calendar import Calendar, weekdays_only

YEARS = range(2020, 2036)
# The last year whose notice stands in holidays 0.109 (November 2026), by ISO 3166 code; a test holds this to the
# package. CN and VN announce exchanged days a year ahead, SG and MY the days that follow the moon.
PUBLISHED_UNTIL = {"CN": 2026, "SG": 2027, "MY": 2027, "VN": 2026}


@cache
def working_days_of(jurisdiction: str) -> Calendar:
    """Monday to Friday where nothing is known of a jurisdiction."""
    if jurisdiction not in PUBLISHED_UNTIL:
        return weekdays_only()
    known = country_holidays(jurisdiction, years=YEARS, expand=False)
    worked = frozenset(day for day in known.weekend_workdays if day.year in YEARS)
    return Calendar(frozenset(known.weekend), frozenset(known) - worked, worked, PUBLISHED_UNTIL[jurisdiction])
