"""Questions: read, check, render and export the bank."""
