"""What a command or a question is about is not there."""

from shared.decider import Refused


class Missing(Refused):
    """The thing that is named does not exist; its message says which."""
