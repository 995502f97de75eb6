"""The garbage collector in processes that last: it leaves alone what they loaded, and looks less often at the rest.

Nearly everything that a request makes goes when nobody refers to it any more. The collector is there for what refers to
itself. As Python sets it, it looked through all that stands again and again while one document was read: of a plan of
twenty times the usual size that was two fifths of a save.
"""

import gc

NEW = 50_000  # objects that come before it looks at the new ones
TIMES = 10  # that it looks at those before it looks at older ones


def collect_seldom() -> None:
    """To be called once, when everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, TIMES, TIMES)
