"""Which slow part of an import does nothing for this kit?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema, which nbformat imports, builds a grammar of internet addresses for a check nobody here asks for: 2 s.
_GRAMMARS = ("rfc3987_syntax",)


@contextmanager
def without_grammars() -> Iterator[None]:
    """Import nbformat, papermill or nbconvert inside this and jsonschema leaves its optional address grammar out."""
    absent = [name for name in _GRAMMARS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
