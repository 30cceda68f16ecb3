"""Files with a password to open: told apart, and unlocked in memory where the coordinator gave the password."""

from __future__ import annotations

import io
import warnings
from typing import Final

from pipeline.returns.front_door.kinds import is_compound

_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_ALWAYS: Final = "VelvetSweatshop"
"""What Excel itself tries first: it locks workbooks that may be read by everybody with this password."""


def is_locked(body: bytes) -> bool:
    """Whether a file is an Office file that asks for a password before it opens."""
    return is_compound(body) and (_PACKAGE in body or _is_locked_xls(body))


def unlocked(body: bytes, password: str) -> bytes | None:
    """The file without its password, or None where neither the given password nor Excel's own opens it."""
    for tried in filter(None, (password, _ALWAYS)):
        if (opened := _unlocked(body, tried)) is not None:
            return opened
    return None


def _is_locked_xls(body: bytes) -> bool:
    import msoffcrypto  # noqa: PLC0415  hardly any return needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(msoffcrypto.OfficeFile(io.BytesIO(body)).is_encrypted())
    except Exception:  # noqa: BLE001  a damaged file raises anything; what it is, others find out
        return False


def _unlocked(body: bytes, password: str) -> bytes | None:
    import msoffcrypto  # noqa: PLC0415  as above

    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = msoffcrypto.OfficeFile(io.BytesIO(body))
            file.load_key(password=password)
            file.decrypt(out)
    except Exception:  # noqa: BLE001  a wrong password and a damaged file raise many kinds of error
        return None
    return out.getvalue()
