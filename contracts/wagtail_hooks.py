"""What the site's log calls our own actions."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from contracts.collecting.holding import DISCARDED, RELEASED


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(RELEASED, "Release held run", "Released a held run")
    actions.register_action(DISCARDED, "Discard held run", "Discarded a held run")
