"""Fel som en användare kan möta: one Swedish sentence each."""


class Refused(Exception):
    """A rule refused the deed. The message says what, where and what to do; nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
