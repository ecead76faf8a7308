"""What the site's log calls our own actions."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from suppliers.merging import MERGED, UNMERGED


@hooks.register("register_log_actions")
def name_merges(actions: LogActionRegistry) -> None:
    actions.register_action(MERGED, "Merge supplier", "Merged into another supplier")
    actions.register_action(UNMERGED, "Part supplier", "Parted from the supplier that it was merged into")
