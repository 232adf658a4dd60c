"""The demo centre: synthetic people and their business at a centre that does not exist.

Everything comes from a seed and a day: the same two make the same rows, and a later day only continues the
story. The rows have the columns of the interchange files, so they come in as any centre's files do.
"""
