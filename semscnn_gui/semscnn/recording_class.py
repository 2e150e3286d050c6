"""Classes of a whole recording by its apnea minutes."""

from __future__ import annotations

PAPER_RULE_PER_HOUR = 5.0
"""Chen et al. 2022: a recording with more apnea minutes per hour is one of sleep apnea."""

CLASS_A_MINUTES = 100
CLASS_B_MINUTES = 5


def apnea_class(apnea_minutes: int) -> str:
    """Class by the Computers in Cardiology challenge 2000: A from 100 apnea minutes on, B from 5 on, else C."""
    return "A" if apnea_minutes >= CLASS_A_MINUTES else "B" if apnea_minutes >= CLASS_B_MINUTES else "C"
