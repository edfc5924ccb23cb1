"""What a process imports when it starts is never looked at for garbage."""

import gc

import pytest

from tertial.core.starting import importing


def test_what_is_made_while_importing_is_left_alone_and_the_collector_goes_on() -> None:
    with importing():
        assert not gc.isenabled()
        made = [[]]
        assert gc.is_tracked(made)
    assert gc.isenabled()
    assert not any(made is each for each in gc.get_objects())
    gc.unfreeze()
    assert any(made is each for each in gc.get_objects())
    gc.freeze()


def test_the_collector_goes_on_when_an_import_fails() -> None:
    with pytest.raises(ImportError), importing():
        raise ImportError
    assert gc.isenabled()
