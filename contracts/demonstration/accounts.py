"""The accounts of the demonstration. Everybody may know their passwords: they open made-up figures alone."""

from __future__ import annotations

from typing import NamedTuple


class Account(NamedTuple):
    """`level` and `role` are words of `boroughs.models`; `borough` is a made-up borough's slug, or empty."""

    email: str
    password: str
    level: str
    borough: str
    role: str
    name: str


ACCOUNTS = (
    Account(
        "finance@anyborough.example.org",
        "anyborough-demo-2026",
        "officer",
        "anyborough",
        "finance",
        "A finance officer of Anyborough",
    ),
    Account(
        "procurement@otherborough.example.org",
        "otherborough-demo-2026",
        "officer",
        "otherborough",
        "procurement",
        "The procurement lead of Otherborough",
    ),
    Account(
        "pages@anyborough.example.org",
        "anyborough-pages-2026",
        "officer",
        "anyborough",
        "editor",
        "The page editor of Anyborough",
    ),
    Account("loti@example.org", "loti-demo-2026", "loti", "", "", "LOTI staff, who edit no page"),
    Account("public@example.org", "public-demo-2026", "public", "", "", "A member of the public"),
)
