"""Pseudonyms: the same person is the same sixteen bytes, however and whenever written. All numbers are invented."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.facts.pseudonyms import FileKeyRing, KeyProblem, NotAnIdentity, PseudonymKey, normalise

TODAY = date(2017, 4, 30)
KEY = PseudonymKey(b"k" * 32)

birth_days = st.dates(date(1918, 1, 1), date(2017, 4, 30))
last_four = st.from_regex(r"[0-9]{4}", fullmatch=True)


@given(birth_days, last_four, st.booleans())
def test_every_way_of_writing_a_personnummer_gives_one_pseudonym(day: date, last: str, coordination: bool) -> None:
    written = f"{day.day + 60 * coordination:02d}"
    long, short = f"{day:%Y%m}{written}", f"{day:%y%m}{written}"
    spellings = [long + last, f"{long}-{last}", f"{long} {last}", f" {short}-{last}", short + last]
    assert {normalise(text, TODAY) for text in spellings} == {long + last}
    assert len({KEY.pseudonym(normalise(text, TODAY)) for text in spellings}) == 1


def test_a_plus_says_a_hundred_years() -> None:
    assert normalise("150505+0000", TODAY) == "191505050000"
    assert normalise("150505-0000", TODAY) == "201505050000"


def test_a_number_with_letters_is_read_as_a_personnummer() -> None:
    assert normalise("20050505-tf12".upper().replace("TF12", "T12F"), TODAY) == "20050505T12F"


@pytest.mark.parametrize("text", ["Ärende 12", "ärende12", " ÄRENDE 12 "])
def test_another_identity_is_stripped_and_case_does_not_matter(text: str) -> None:
    assert normalise(text, TODAY) == "ärende12"


@pytest.mark.parametrize("text", ["20051305-0000", "2005-0000", "200505320000"])
def test_what_is_no_birth_day_is_no_personnummer(text: str) -> None:
    assert normalise(text, TODAY) == text


def test_nothing_is_no_identity() -> None:
    with pytest.raises(NotAnIdentity):
        normalise("  ", TODAY)


def test_a_pseudonym_is_sixteen_bytes_and_does_not_change_with_versions_of_this_software() -> None:
    assert KEY.pseudonym("200505050000").hex() == "8f2f14b3bf98394c9b337781477275b4"
    assert KEY.key_id == "708826fa18999146"
    assert PseudonymKey(b"l" * 32).pseudonym("200505050000") != KEY.pseudonym("200505050000")


def test_a_key_does_not_show_itself() -> None:
    assert "kkk" not in repr(KEY)


def test_a_root_gets_one_key_and_no_other(tmp_path: Path) -> None:
    ring = FileKeyRing(tmp_path / "keys" / "pseudonyms.json")
    made = ring.create("kommun")
    other = ring.create("grannen")
    assert ring.current("kommun") == made != other
    assert ring.by_id("kommun", made.key_id) == made
    assert ring.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyProblem, match="får inte bytas"):
        ring.create("kommun")


def test_another_key_than_the_files_were_read_with_is_an_error(tmp_path: Path) -> None:
    ring = FileKeyRing(tmp_path / "pseudonyms.json")
    made = ring.create("kommun")
    with pytest.raises(KeyProblem, match=f"är {made.key_id}, men de tidigare filerna för kommun lästes med 0123"):
        ring.by_id("kommun", "0123")
    with pytest.raises(KeyProblem, match="ingen pseudonymnyckel för okänd"):
        ring.current("okänd")


@pytest.mark.parametrize("content", [None, "{", '["a"]', '{"kommun": "zz"}'])
def test_a_missing_or_broken_key_file_is_told(tmp_path: Path, content: str | None) -> None:
    ring = FileKeyRing(tmp_path / "pseudonyms.json")
    if content is not None:
        ring.path.write_text(content)
        ring.path.chmod(0o600)
    with pytest.raises(KeyProblem, match=r"pseudonyms\.json"):
        ring.current("kommun")


def test_a_key_file_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    ring = FileKeyRing(tmp_path / "pseudonyms.json")
    ring.create("kommun")
    ring.path.chmod(0o640)
    with pytest.raises(KeyProblem, match="0600"):
        ring.current("kommun")
