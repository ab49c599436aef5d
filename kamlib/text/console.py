"""How does what is said come out of a console or a pipe whose code page lacks some letters?"""

import codecs
import sys

_STAND_INS = {
    "✗": "x", "✓": "v", "→": "->", "←": "<-", "↑": "^", "↓": "v", "·": "-", "•": "-", "−": "-", "–": "-", "—": "-",
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "×": "x", "÷": "/", "±": "+/-", "≥": ">=", "≤": "<=",
    "≠": "!=", "≈": "~", "α": "alpha", "¥": "CNY ", "\u00a0": " ", "\u3000": " ",
    "，": ", ", "。": ". ", "：": ": ", "；": "; ", "、": ", ", "（": " (", "）": ") ",
}  # fmt: skip
HANDLER = "kamlib.readable"


def readable(error: UnicodeError) -> tuple[str, int]:
    """What stands for letters that a code page lacks: a sign of the same meaning, else a question mark.

    Examples
    --------
    >>> "✗ 3 → 4 客户".encode("ascii", HANDLER)
    b'x 3 -> 4 ??'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(letter, "?") for letter in lacking), error.end


codecs.register_error(HANDLER, readable)


def speak_anywhere() -> None:
    """Let nothing that is printed end in an encoding error, whatever console or pipe it goes to."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a stream of a test or a notebook has no code page
            stream.reconfigure(errors=HANDLER)


def shows(text: str) -> bool:
    """Whether the console's code page has all letters of a text."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
