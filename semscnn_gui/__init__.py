"""Sleep-apnea screening from an overnight single-lead ECG with the SE-MSCNN network."""

__version__ = "0.1.0"

INTENDED_USE = (
    "Decision support for clinicians and researchers who review single-lead ECG recorded overnight. "
    "Research use; not a medical device; not for unattended diagnosis."
)
