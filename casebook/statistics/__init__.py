"""Counting: dates in, figures out. Nothing here writes, and nothing here knows of screens."""
