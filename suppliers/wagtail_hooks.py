"""What the site's log calls our own actions, and says of each."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from suppliers import curating
from suppliers.merging import MERGED, UNMERGED
from suppliers.taking_away import TAKEN_AWAY


class Changed(LogFormatter):
    label = "Change"

    def format_message(self, log_entry: Any) -> str:
        """ "name: “Old” → “New”", of each field, and why."""
        said = "; ".join(
            f"{field.replace('_', ' ')}: “{before or 'nothing'}” → “{after or 'nothing'}”"
            for field, before, after in log_entry.data.get("changes", ())
        )
        return _with_why(f"Changed {said}", log_entry.data.get("reason", ""))


class Merged(LogFormatter):
    label = "Merge"

    def format_message(self, log_entry: Any) -> str:
        return _with_why(
            f"Merged into {log_entry.data.get('into_name', 'another')}", log_entry.data.get("reason", "")
        )


class Parted(LogFormatter):
    label = "Part"

    def format_message(self, log_entry: Any) -> str:
        return _with_why(
            f"Parted from {log_entry.data.get('from_name', 'another')}", log_entry.data.get("reason", "")
        )


class Added(LogFormatter):
    label = "Add to the catalogue"

    def format_message(self, log_entry: Any) -> str:
        return _with_why("Put into the catalogue by hand", log_entry.data.get("reason", ""))


class Retired(LogFormatter):
    label = "Retire system"

    def format_message(self, log_entry: Any) -> str:
        return _with_why("Retired", log_entry.data.get("because", ""))


class TakenAway(LogFormatter):
    label = "Take out of the catalogue"

    def format_message(self, log_entry: Any) -> str:
        return _with_why("Taken out of the catalogue", log_entry.data.get("because", ""))


class Named(LogFormatter):
    verb = "Took as a name"
    label = "Take a name"

    def format_message(self, log_entry: Any) -> str:
        return f"{self.verb}: “{log_entry.data.get('name', '')}”"


class Unnamed(Named):
    verb = "Took away the name"
    label = "Take a name away"


class Approved(Named):
    verb = "Approved the name"
    label = "Approve a name"


def _with_why(said: str, why: str) -> str:
    return f"{said}. Why: {why}" if why else said


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    for action, formatter in (
        (MERGED, Merged),
        (UNMERGED, Parted),
        (curating.ADDED, Added),
        (curating.CHANGED, Changed),
        (curating.RETIRED, Retired),
        (TAKEN_AWAY, TakenAway),
        (curating.NAMED, Named),
        (curating.UNNAMED, Unnamed),
        (curating.APPROVED, Approved),
    ):
        actions.register_action(action)(formatter)
    actions.register_action(curating.BROUGHT_BACK, "Bring system back", "Brought back")
