"""The two warranty clocks of a part, worked by hand."""

from datetime import date
from typing import get_args

import pytest

from services.defects.warranty import Cover, Pack, Season, Term, contractor_cover, owner_cover
from services.defects.warranty_packs import CN, FLATS, HOUSES, MY, SEASONS, SG, VN_FLATS, VN_HOUSES
from shared.contracts.defects import WarrantyDecided, WarrantyPart

COMPLETED, KEYS = date(2026, 4, 1), date(2026, 6, 15)


def owners(part: WarrantyPart, keys: date = KEYS, agreed: Term | None = None) -> Cover:
    season = SEASONS.get(part)
    contractor = contractor_cover(CN, part, COMPLETED, season=season)
    cover = owner_cover(CN, part, keys, contractor, agreed=agreed, season=season)
    assert cover is not None
    return cover


@pytest.mark.parametrize(
    ("part", "until"),
    [
        ("structure", date(2076, 4, 1)),
        ("roof_waterproofing", date(2031, 4, 1)),
        ("seepage", date(2031, 4, 1)),
        ("electrical", date(2028, 4, 1)),
        ("lamps_switches", date(2028, 4, 1)),
        ("heating", date(2028, 3, 15)),  # the winters of 2026/27 and 2027/28
        ("cooling", date(2027, 9, 30)),  # the summers of 2026 and 2027
    ],
)
def test_a_contractor_warrants_each_part_from_completion_acceptance(part: WarrantyPart, until: date) -> None:
    cover = contractor_cover(CN, part, COMPLETED, season=SEASONS.get(part))
    assert cover is not None
    assert cover.until == until


LONG_AFTER = date(2029, 6, 15)  # keys three years after completion


@pytest.mark.parametrize(
    ("part", "keys", "until", "decided_by"),
    [
        ("roof_waterproofing", KEYS, date(2031, 4, 1), "contractor"),
        ("roof_waterproofing", LONG_AFTER, date(2032, 6, 15), "minimum"),  # three years, where 22 months remain
        ("seepage", LONG_AFTER, date(2031, 4, 1), "contractor"),
        ("seepage", date(2030, 5, 1), date(2031, 5, 1), "minimum"),
        ("doors_windows", KEYS, date(2028, 4, 1), "contractor"),
        ("doors_windows", LONG_AFTER, date(2030, 6, 15), "minimum"),
        ("pipe_blockage", LONG_AFTER, date(2029, 8, 15), "minimum"),
        ("lamps_switches", LONG_AFTER, date(2029, 12, 15), "minimum"),
        ("heating", KEYS, date(2028, 3, 15), "contractor"),
        ("heating", LONG_AFTER, date(2030, 3, 15), "minimum"),
        ("cooling", LONG_AFTER, date(2030, 9, 30), "minimum"),  # that summer had begun
        ("structure", LONG_AFTER, date(2076, 4, 1), "contractor"),
        ("decoration", LONG_AFTER, date(2028, 4, 1), "contractor"),  # over before the keys, and no minimum
    ],
)
def test_an_owner_has_the_longest_of_minimum_and_what_remains(
    part: WarrantyPart, keys: date, until: date, decided_by: WarrantyDecided
) -> None:
    cover = owners(part, keys)
    assert (cover.until, cover.decided_by) == (until, decided_by)
    assert cover.rule is not None


def test_a_longer_contract_decides_and_a_shorter_one_takes_nothing_away() -> None:
    longer, shorter = owners("seepage", agreed=Term(72)), owners("seepage", agreed=Term(6))
    assert (longer.until, longer.decided_by, longer.rule) == (date(2032, 6, 15), "contract", None)
    assert (shorter.until, shorter.decided_by) == (date(2031, 4, 1), "contractor")


def test_the_contractors_cover_by_a_longer_works_contract_reaches_the_owner() -> None:
    contractor = contractor_cover(CN, "decoration", COMPLETED, agreed=Term(60))
    cover = owner_cover(CN, "decoration", KEYS, contractor)
    assert cover is not None
    assert (cover.until, cover.decided_by) == (date(2031, 4, 1), "contractor")


def test_without_a_completion_the_minimum_holds_and_where_there_is_none_nothing() -> None:
    roof = owner_cover(CN, "roof_waterproofing", KEYS)
    assert roof is not None
    assert roof.until == date(2029, 6, 15)
    assert owner_cover(CN, "decoration", KEYS) is None


@pytest.mark.parametrize(
    ("part", "until"),
    [
        ("decoration", date(2027, 6, 15)),
        ("ceiling_leak", date(2031, 6, 15)),
        ("facade_seepage", date(2031, 6, 15)),
        ("spalling", date(2036, 6, 15)),
    ],
)
def test_a_flat_of_hdb_has_its_year_and_three_longer_warranties(part: WarrantyPart, until: date) -> None:
    """A works contract of five years is no term of the owner's there."""
    contractor = contractor_cover(SG, part, COMPLETED, agreed=Term(500))
    cover = owner_cover(SG, part, KEYS, contractor)
    assert cover is not None
    assert (cover.until, cover.decided_by) == (until, "minimum")


def test_a_part_is_covered_on_the_last_day_and_not_on_the_next() -> None:
    cover = owners("roof_waterproofing")
    assert cover.covers(date(2031, 4, 1))
    assert not cover.covers(date(2031, 4, 2))


def test_a_season_that_begins_on_the_day_is_whole_and_one_day_later_is_not() -> None:
    winter = Season((11, 15), (3, 15))
    assert Term(seasons=1).ends(date(2026, 11, 15), winter) == date(2027, 3, 15)
    assert Term(seasons=1).ends(date(2026, 11, 16), winter) == date(2028, 3, 15)
    assert Term(seasons=1).ends(date(2027, 1, 10), winter) == date(2028, 3, 15)


def test_a_term_in_seasons_needs_a_season() -> None:
    with pytest.raises(ValueError, match="season"):
        contractor_cover(CN, "heating", COMPLETED)


def test_a_house_in_malaysia_has_two_years_from_its_keys_for_every_part() -> None:
    for part in get_args(WarrantyPart):
        cover = owner_cover(MY, part, KEYS)
        assert cover is not None
        assert (cover.until, cover.decided_by) == (date(2028, 6, 15), "minimum")


@pytest.mark.parametrize(("pack", "until"), [(VN_FLATS, date(2031, 4, 1)), (VN_HOUSES, date(2028, 4, 1))])
def test_a_home_in_vietnam_is_warranted_from_completion_and_its_equipment_by_its_maker(pack: Pack, until: date) -> None:
    cover = owner_cover(pack, "roof_waterproofing", KEYS, completed_on=COMPLETED)
    assert cover is not None
    assert (cover.since, cover.until) == (COMPLETED, until)
    assert owner_cover(pack, "sanitary_ware", KEYS, completed_on=COMPLETED) is None
    assert owner_cover(pack, "roof_waterproofing", KEYS) is None


def test_every_rule_has_its_source_and_date() -> None:
    packs = (*FLATS.values(), *HOUSES.values())
    rules = [rule for pack in packs for rule in (*pack.contractor.values(), *pack.owner.values())]
    rules += [pack.owner_otherwise for pack in packs if pack.owner_otherwise]
    assert len(rules) > 40
    assert all(rule.source and rule.dated.year >= 1989 for rule in rules)
