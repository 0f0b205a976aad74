"""The published language: what was ever published still reads, and every message is said the same way."""

import string
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.contracts.defects import IssueConfirmed, IssueEvent, LetterIssued
from shared.contracts.owners import OwnerRecorded, PersonContact
from shared.messages import GROUP, Command, Event, Query, commands_of, event_type, queries_of
from shared.personal import Personal, persons_in
from tests.contracts.samples import KEYS, SERVICES, all_events, sample_event
from tests.contracts.write_golden import GOLDEN, golden_file

EVENTS = list(all_events())
COMMANDS = [command for service in SERVICES for command in commands_of(service).values()]
QUERIES = [query for service in SERVICES for query in queries_of(service).values()]
GOLDEN_FILES = sorted(GOLDEN.glob("*/*.json"))


def wire_name(message: Any) -> str:
    return f"{message.service}.{message.wire}"


each_event = pytest.mark.parametrize("event", EVENTS, ids=wire_name)
each_message = pytest.mark.parametrize("message", [*EVENTS, *COMMANDS, *QUERIES], ids=wire_name)
each_golden = pytest.mark.parametrize("path", GOLDEN_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")


def read_golden(path: Path) -> tuple[type[Event], Event, dict[str, Any]]:
    """The file as a subscriber reads it today: upcast from its version to the newest, then validated."""
    wire, version = path.stem.split(".v")
    event = event_type(path.parent.name, wire)
    assert event is not None, f"{path} was published and no class reads it any more"
    fields = orjson.loads(path.read_bytes())
    for older in range(int(version), event.schema_version):
        fields = event.upcasters[older](fields)
    return event, event.model_validate(fields, context=KEYS), fields


@each_event
def test_every_event_has_a_golden_file_of_its_version(event: type[Event]) -> None:
    assert golden_file(event).exists(), "run: python -m tests.contracts.write_golden"


@each_golden
def test_whatever_was_published_still_reads_and_says_the_same(path: Path) -> None:
    event, fact, published = read_golden(path)
    written = fact.model_dump(mode="json", context=KEYS)
    assert keeps(published, written)
    assert event.model_validate(written, context=KEYS) == fact


def keeps(published: Any, written: Any) -> bool:
    """Everything published is still said, with the same value; fields added since are no loss."""
    if isinstance(published, dict):
        return all(name in written and keeps(value, written[name]) for name, value in published.items())
    if isinstance(published, list):
        return len(published) == len(written) and all(map(keeps, published, written))
    return bool(published == written)


@each_event
def test_an_older_reader_survives_a_newer_writer(event: type[Event]) -> None:
    written = sample_event(event).model_dump(mode="json", context=KEYS)
    assert event.model_validate({**written, "said_later": 1}, context=KEYS) == sample_event(event)


@each_event
def test_a_stream_is_named_by_required_fields_only(event: type[Event]) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(event.stream_template) if name]
    assert names
    assert all(event.model_fields[name].is_required() for name in names)
    assert "None" not in sample_event(event).stream


@each_event
def test_personal_data_is_only_written_sealed(event: type[Event]) -> None:
    fact = sample_event(event)
    assert bool(persons_in(fact)) == event.holds_personal
    if event.holds_personal:
        with pytest.raises(Exception, match="sealed"):
            fact.model_dump_json()
        assert b"some " not in fact.model_dump_json(context=KEYS).encode()


@pytest.mark.parametrize(
    "message", [*EVENTS, *COMMANDS, *QUERIES], ids=lambda message: f"{message.service}.{message.wire}"
)
def test_a_message_explains_itself(message: type[BaseModel]) -> None:
    own = message.__dict__.get("__doc__")
    assert own
    assert own.rstrip().endswith(".")


@pytest.mark.parametrize("command", COMMANDS, ids=wire_name)
def test_a_command_holds_no_sealed_field_and_refuses_unknown_ones(command: type[Command]) -> None:
    assert command.model_config.get("extra") == "forbid"
    assert "Personal[" not in str(TypeAdapter(command).json_schema())


@pytest.mark.parametrize("query", QUERIES, ids=wire_name)
def test_a_query_names_the_type_of_its_answer(query: type[Query[Any]]) -> None:
    assert query.answer is not BaseModel
    assert query.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("event", [e for e in EVENTS if issubclass(e, IssueEvent)], ids=lambda event: event.wire)
def test_every_fact_about_an_issue_says_which_unit_and_touches_both(event: type[Event]) -> None:
    assert {"issue:issue-1", "unit:unit-1"} <= set(sample_event(event).touches().split())


def test_a_letter_touches_each_of_its_issues() -> None:
    letter = sample_event(LetterIssued).model_copy(update={"issues": ("i1", "i2")})
    assert {"issue:i1", "issue:i2", "contractor:contractor-1", "letter:letter-1"} <= set(letter.touches().split())


def test_a_confirmation_is_in_the_stream_of_its_issue() -> None:
    assert sample_event(IssueConfirmed).stream == "issue:issue-1"


def test_an_owners_name_is_unreadable_without_the_key() -> None:
    sealed = sample_event(OwnerRecorded).model_dump(mode="json", context=KEYS)
    assert OwnerRecorded.model_validate(sealed).name == Personal[str](person="person-1", value=None)


def test_an_estate_code_in_small_letters_is_refused() -> None:
    with pytest.raises(ValidationError):
        PersonContact(estate=GROUP.lower(), person="p1")
