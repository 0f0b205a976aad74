"""What is kept between batches: what is used stays, what is not goes, and nothing old is ever seen again."""

from shared.kept import NOTHING, Recent


def keeping(*keys: str) -> Recent[int | None]:
    recent: Recent[int | None] = Recent()
    recent.update(dict.fromkeys(keys, 1))
    return recent


def test_what_was_asked_for_since_stays_and_what_was_not_goes() -> None:
    recent = keeping("hot", "cold")
    recent.grow_old()
    assert recent.get("hot", None) == 1
    recent.grow_old()
    assert ("hot" in recent, "cold" in recent) == (True, False)


def test_that_there_is_none_is_kept_too() -> None:
    recent = keeping()
    recent.update({"gone": None})
    recent.grow_old()
    assert recent.get("gone", NOTHING) is None
    assert recent.get("never asked", NOTHING) is NOTHING


def test_what_is_newer_hides_what_is_older() -> None:
    recent = keeping("a")
    recent.grow_old()
    recent.update({"a": 2})
    assert recent.get("a", None) == 2
    recent.grow_old()
    assert recent.get("a", None) == 2


def test_what_is_forgotten_is_forgotten_in_both_halves() -> None:
    recent = keeping("a")
    recent.grow_old()
    recent.replace("a", 2)
    recent.forget("a")
    assert "a" not in recent
    recent = keeping("a")
    recent.grow_old()
    recent.clear()
    assert "a" not in recent
    assert recent.young == 0
