"""The generated files of the reference profile, written once for all that read them."""

import pytest

from tertial.facts.generate import write
from tertial.facts.tests.generate_yardstick import PROFILE, SEED, Sources


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(write(PROFILE, tmp_path_factory.mktemp("sources"), SEED))
