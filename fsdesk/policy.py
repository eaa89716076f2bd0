"""What an organisation has set for its laptops: read where its management tools write, and over what anybody else says.

On Windows the registry (`HKLM`, then `HKCU`, `SOFTWARE\\Policies\\FSDesk`), which Intune and group policy fill;
elsewhere `/etc/xdg/fsdesk/policy.toml`. Names are the same in both, and each is in the table of packaging/README.md.
What cannot be read counts as not set, and is named by `fsdesk status`; the defaults are the careful ones: a slip in a
policy must not open a screen to others. This is the one place where managed settings are read.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

FILE = Path("/etc/xdg/fsdesk/policy.toml")
KEY = r"SOFTWARE\Policies\FSDesk"
FILE_BYTES_MAX = 64 * 1024


class Policy(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """What is set. `screen_capture` "hide" keeps the window out of screenshots and shared screens, where a system can;
    "allow" is for places whose support looks at screens from afar. `clipboard_seconds` is how long what was copied
    stays; nought is for ever and not to be had. `idle_minutes` without a key or a click lock the program; whoever works
    here may choose fewer, nobody more (NCSC's packs lock Windows itself after 15)."""

    screen_capture: Literal["hide", "allow"] = "hide"
    clipboard_seconds: Annotated[int, msgspec.Meta(ge=5, le=300)] = 30
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=10)] = 10


def read_policy(values: Mapping[str, Any]) -> tuple[Policy, tuple[str, ...]]:
    """The policy in these values, and the names of settings that are there and cannot be used. Unknown names are of
    other versions, and no fault."""
    found: dict[str, Any] = {}
    unusable = []
    for field in msgspec.structs.fields(Policy):
        if field.encode_name in values:
            try:
                found[field.name] = msgspec.convert(values[field.encode_name], field.type, strict=True)
            except msgspec.ValidationError:
                unusable.append(field.encode_name)
    return Policy(**found), tuple(unusable)


def this_machine() -> Policy:
    """The policy of this machine; what of it cannot be used is as if it were not there."""
    return read_policy(_values())[0]


def unusable_here() -> tuple[str, ...]:
    """The names of settings of this machine that are there and cannot be used, for whoever set them."""
    whole = () if sys.platform == "win32" or is_policy(FILE) else (FILE.name,)
    return (*whole, *read_policy(_values())[1])


def _values() -> Mapping[str, Any]:
    return _registry() if sys.platform == "win32" else values_in(FILE)


def values_in(file: Path) -> Mapping[str, Any]:
    """The values of a policy file; none where it is not there or is none."""
    return _read(file) or {}


def is_policy(file: Path) -> bool:
    """Whether a policy file can be used, or is not there."""
    return not file.exists() or _read(file) is not None


def _read(file: Path) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(file.read_text("utf-8")) if file.stat().st_size <= FILE_BYTES_MAX else None
    except (OSError, ValueError):  # no text in UTF-8, or no TOML, are both a ValueError
        return None


def _registry() -> Mapping[str, Any]:
    """The values under the policy keys: the machine's over the user's."""
    if sys.platform != "win32":
        return {}
    import winreg

    found: dict[str, Any] = {}
    for hive in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        try:
            with winreg.OpenKey(hive, KEY) as key:
                for at in range(winreg.QueryInfoKey(key)[1]):
                    name, value, _kind = winreg.EnumValue(key, at)
                    found[name] = value
        except OSError:
            continue
    return found
