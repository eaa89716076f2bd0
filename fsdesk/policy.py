"""What an organisation has set for its laptops: read where its management tools write, and over what anybody else says.

On Windows the registry (`HKLM`, then `HKCU`, `SOFTWARE\\Policies\\FSDesk`), which Intune and group policy fill;
elsewhere `/etc/xdg/fsdesk/policy.toml`. Names are the same in both. What cannot be read counts as not set, and the
defaults are the careful ones: a slip in a policy must not open a screen to others.
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
    stays; nought is for ever and not to be had."""

    screen_capture: Literal["hide", "allow"] = "hide"
    clipboard_seconds: Annotated[int, msgspec.Meta(ge=5, le=300)] = 30


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
    return read_policy(_registry() if sys.platform == "win32" else values_in(FILE))[0]


def values_in(file: Path) -> Mapping[str, Any]:
    """The values of a policy file; none where it is not there or is none."""
    try:
        if file.stat().st_size > FILE_BYTES_MAX:
            return {}
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError):  # no text in UTF-8, or no TOML, are both a ValueError
        return {}


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
