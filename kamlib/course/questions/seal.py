"""How does a bank travel with the learner's files without lying there in plain text?

The seal keeps honest people honest: whoever can read this module can open it. The answer with its way is shown after
three tries, so it has to be there.
"""

import base64
import hashlib
import json
import zlib

from kamlib.errors import KamError


def sealed(bank: dict) -> str:
    """The bank as one line of letters, the same for the same bank.

    Examples
    --------
    >>> opened(sealed({"answer": 42}))
    {'answer': 42}
    """
    plain = zlib.compress(json.dumps(bank, ensure_ascii=False).encode(), 9)
    salt = hashlib.sha256(plain).digest()[:8]
    return base64.b85encode(salt + _mixed(plain, salt)).decode()


def opened(text: str) -> dict:
    """The bank from its sealed form.

    Raises
    ------
    KamError
        The text was changed.
    """
    try:
        raw = base64.b85decode(text.strip())
        plain = _mixed(raw[8:], raw[:8])
        if hashlib.sha256(plain).digest()[:8] != raw[:8]:
            raise ValueError("salt")
        return json.loads(zlib.decompress(plain))
    except (ValueError, zlib.error) as error:
        raise KamError("the sealed questions were changed", where="opened(text)", fix="copy the course anew") from error


def _mixed(data: bytes, salt: bytes) -> bytes:
    stream = b"".join(hashlib.sha256(salt + n.to_bytes(4)).digest() for n in range(len(data) // 32 + 1))
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))
