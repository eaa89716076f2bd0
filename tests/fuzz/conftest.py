from __future__ import annotations

from tests.sync.hub.conftest import file_rig, file_template, served

__all__ = ["file_rig", "file_template", "served"]
