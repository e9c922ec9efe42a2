"""One function at many memory sizes: measured by environment, compared with intervals, decided or said to be a tie."""
