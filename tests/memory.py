"""A pytest plugin: the garbage collector leaves alone what lasts for the whole run, and looks less often at the rest.

Thousands of collected tests are hundreds of thousands of objects, through which it would go again and again.
"""

import gc

SELDOM = (20_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
