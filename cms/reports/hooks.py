"""What the reports, and the snapshots of figures, add to the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from cms.snapshots import KEPT, FiguresKept


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(KEPT)(FiguresKept)
