"""Text to records: one Markdown file read once, every name with its line and column."""
