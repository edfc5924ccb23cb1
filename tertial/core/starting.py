"""The start of a process: all that it imports stays, so nobody need look for garbage there, then or later."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """The collector of garbage rests, and what has been made meanwhile it never looks at.

    There are a third of a million such objects: a sixth of the start would go to them, and later on a third of a second
    of some reader's time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        atexit.register(gc.unfreeze)  # In the end all goes, and libraries complain of what does not.
        gc.enable()
