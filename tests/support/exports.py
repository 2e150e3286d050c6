"""When a test's export is made, and what an anonymous one leaves out."""

from __future__ import annotations

import re
from datetime import datetime

CREATED = datetime.fromisoformat("2026-03-15T09:05:00+01:00")
IDENTIFYING = re.compile(
    r"Jane|Doe|Roe|MRN-0042|Holter 3000|night-0042|Byron|Nowhere|196107|202603"
    r"|\b(1961|2026)[-/. ]\d\d[-/. ]|MAR-2026"
)
"""What of the reviewed night must not be in an anonymous export, nor the day of making it."""
