"""The spool: encrypted while a preview waits, gone after a day, never in plain text on disk."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.facts.problems import Rejected
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Source
from tertial.facts.spool import CHUNK, Spool, SpoolProblem

SECRET = b"19700101-0000;Placerad;"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", tmp_path / "keys" / "spool.key")


def put(spool: Spool, data: bytes, limit: int = 1 << 30) -> str:
    return spool.put(io.BytesIO(data), limit)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_put_in_comes_out_the_same(spool: Spool, size: int) -> None:
    data = (SECRET * (size // len(SECRET) + 1))[:size]
    name = put(spool, data)
    with spool.open(name) as stream:
        assert stream.read() == data
    assert spool.size(name) == size


def test_nothing_on_disk_is_readable_and_no_name_tells_anything(spool: Spool) -> None:
    name = put(spool, SECRET * 1000)
    (stored,) = spool.folder.iterdir()
    assert SECRET[:8] not in stored.read_bytes()
    assert (stored.name, len(name), stored.stat().st_mode & 0o777) == (name, 32, 0o600)
    assert spool.key_path.stat().st_mode & 0o777 == 0o600


@settings(max_examples=40, deadline=None)
@given(at=st.integers(0, 2 * CHUNK), keep=st.integers(1, 2 * CHUNK))
def test_a_file_that_was_changed_or_cut_is_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, keep: int
) -> None:
    folder = tmp_path_factory.mktemp("s")
    spool = Spool(folder / "spool", folder / "key")
    name = put(spool, SECRET * (2 * CHUNK // len(SECRET)))
    stored = spool.folder / name
    whole = stored.read_bytes()
    changed = bytearray(whole)
    changed[min(at, len(whole) - 1)] ^= 1
    for broken in (bytes(changed), whole[: min(keep, len(whole) - 1)], whole + b"x"):
        stored.write_bytes(broken)
        with pytest.raises(SpoolProblem, match="skadad"):
            spool.open(name).read()


def test_chunks_that_change_places_are_refused(spool: Spool) -> None:
    name = put(spool, bytes(CHUNK) + b"\1" * CHUNK + b"slut")
    stored = spool.folder / name
    whole, sealed = stored.read_bytes(), CHUNK + 16
    head, first, second, rest = (
        whole[:12],
        whole[12 : 12 + sealed],
        whole[12 + sealed : 12 + 2 * sealed],
        whole[12 + 2 * sealed :],
    )
    stored.write_bytes(head + second + first + rest)
    with pytest.raises(SpoolProblem):
        spool.open(name).read()
    stored.write_bytes(head + first + second)
    with pytest.raises(SpoolProblem):
        spool.open(name).read()


def test_another_key_opens_nothing(spool: Spool, tmp_path: Path) -> None:
    name = put(spool, SECRET)
    other = Spool(spool.folder, tmp_path / "other.key")
    with pytest.raises(SpoolProblem, match="saknas"):
        other.open(name)
    put(Spool(tmp_path / "else", tmp_path / "other.key"), b"x")
    with pytest.raises(SpoolProblem, match="skadad"):
        other.open(name).read()


def test_the_key_may_not_lie_with_the_files(tmp_path: Path) -> None:
    with pytest.raises(SpoolProblem, match="inte ligga i"):
        Spool(tmp_path / "spool", tmp_path / "spool" / "key")


def test_files_are_swept_after_a_day(spool: Spool) -> None:
    name, now = put(spool, SECRET), datetime.now(UTC)
    assert spool.sweep(now + timedelta(hours=23)) == 0
    assert spool.expires_at(name) > now + timedelta(hours=23)
    assert spool.sweep(now + timedelta(hours=25)) == 1
    with pytest.raises(SpoolProblem, match="finns inte kvar"):
        spool.open(name)


def test_a_file_over_the_limit_leaves_nothing(spool: Spool) -> None:
    with pytest.raises(Rejected, match="större än 2 MB"):
        put(spool, bytes(2 * CHUNK + 1), limit=2 * CHUNK)
    assert list(spool.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 31, "A" * 32])
def test_only_its_own_names_are_opened(spool: Spool, name: str) -> None:
    with pytest.raises(SpoolProblem, match="inte en fil"):
        spool.open(name)


def test_readers_read_from_the_spool_as_from_a_file(spool: Spool) -> None:
    data = b"date;amount\n" + b"2017-04-30;1\n" * 200_000
    source = Source.of_spool("a.csv", spool, put(spool, data))
    detected = detect(source)
    assert (source.size, detected.size, detected.columns) == (len(data), len(data), ("date", "amount"))
