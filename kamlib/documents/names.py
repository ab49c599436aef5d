"""Which file name is safe for a name somebody typed?"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%#&{}$!\'`@+=~^;,\s]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
LONGEST = 60


def safe_name(text: str) -> str:
    """A file name without folder parts that every system takes; Chinese stays Chinese.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("CON"), safe_name("东河 分公司"), safe_name("...")
    ('etc-passwd', 'CON-', '东河-分公司', 'unnamed')
    """
    name = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", str(text))).strip("-. ")
    name = re.sub(r"\.{2,}", ".", re.sub(r"-*\.?-{1,}\.?-*", "-", name))[:LONGEST].strip("-. ") or "unnamed"
    return f"{name}-" if _RESERVED.fullmatch(name) else name


def safe_names(texts: Iterable[str]) -> dict[str, str]:
    """A safe file name for each text, different for each even where case or punctuation is lost.

    Examples
    --------
    >>> names = safe_names(["East", "east", "South"])
    >>> names["East"], names["South"], names["east"].startswith("east-")
    ('East', 'South', True)
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for text in texts:
        name = safe_name(text)
        if name.casefold() in taken:
            name = f"{name}-{hashlib.sha256(str(text).encode()).hexdigest()[:6]}"
        taken.add(name.casefold())
        names[text] = name
    return names
