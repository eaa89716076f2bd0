"""What stands behind unlocking: what an open desk is made of, loaded ahead; whether a passphrase is the right one."""

from __future__ import annotations

from fsdesk.profile import Profile
from fsdesk.trouble import Refused


def load() -> None:
    """Load, on the desk's thread, the modules an unlocked desk is made of."""
    import fsdesk.desk
    import ui.at_desk
    import ui.travelling

    assert fsdesk.desk
    assert ui.at_desk
    assert ui.travelling


def opens(profile: Profile, passphrase: str) -> bool:
    """Whether this is the passphrase of the laptop; on the desk's thread, about a second."""
    from fsdesk.keys import unlock  # late: the first picture needs no keys

    try:
        unlock(profile.folder, passphrase, profile.secrets)
    except Refused:
        return False
    return True
