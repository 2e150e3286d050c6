"""A night: the model's output, the clinician's review over it, its indices and its results as files."""
