"""The fact store of the measures' tests."""

from tertial.measures.tests.conftest import folder

__all__ = ["folder"]
