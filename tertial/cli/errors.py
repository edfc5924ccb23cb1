"""What a command says when it cannot do what was asked: one sentence in Swedish, and an exit status."""


class CommandError(Exception):
    """One Swedish sentence: what is wrong, where, and what to do. Status 1: findings or refusal; 2: wrong usage."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
