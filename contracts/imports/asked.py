"""What the person who imports a file says about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from boroughs.models import Organisation, User
from contracts.imports.parsing import VERSION
from contracts.imports.readers import COMMAND, Limits
from contracts.imports.sources import OWN_FORM, REGISTER, register_source
from contracts.models import Source
from contracts.records import Audience

OWN_LAYOUT = "register_template"
"""City Tools' own form: what an organisation writes there is its own word, not only its register."""


@dataclass(frozen=True)
class Asked:
    """What the person who imports has said: which source, who may see it, and answers about the file.

    Without a `source` it is the organisation's own register of that `source_name`, of the kind that the
    file's layout makes it. `again_writes_nothing`: the same file again leaves no import behind (what the
    project itself loads at start). `read_on`: the day on which whoever compiled the file read its sources, where that
    is not the day of the import; it stands beside what bears no date.
    """

    source: Source | None = None
    organisation: Organisation | None = None
    source_name: str = ""
    audience: Audience = Audience.PUBLIC
    layout: str = ""
    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    full_list: bool = False
    dry_run: bool = False
    again_writes_nothing: bool = False
    limits: Limits = COMMAND
    imported_by: User | None = None
    read_on: date | None = None

    @property
    def data_set(self) -> str:
        if self.source is not None:
            return self.source.data_set
        if self.organisation is not None:
            return self.organisation.data_set
        raise ValueError("An import needs a source or an organisation.")

    def with_source(self, layout: str) -> Asked:
        """The same, with the source to which a file of this layout belongs."""
        if self.source is not None or self.organisation is None:
            return self
        kind = OWN_FORM if layout == OWN_LAYOUT else REGISTER
        return replace(self, source=register_source(self.organisation, self.source_name, kind=kind))

    def recipe(self, fingerprint: str) -> str:
        """A hash of everything but the file that decides what an import gives."""
        answers = (
            VERSION, fingerprint, self.organisation and self.organisation.pk, self.audience.value,
            self.layout, self.source_name, self.sheet, self.header_row, self.encoding, self.delimiter,
            sorted(self.mapping.items()), sorted(self.accepted), self.full_list,
        )  # fmt: skip
        return hashlib.sha256(repr(answers).encode()).hexdigest()
