"""The course: exercises, progress, editions, slides, site."""

from importlib import import_module

_HOME = {"open_exercise": "exercise", "exercise_names": "exercise"}  # loaded when first asked for
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
