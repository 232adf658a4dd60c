"""The leak walk: every address of the site asked as every role, and held against one table.

`expectations.py` is the table and says how to add a line to it. `walk(part)` asks; nothing of it stays.
"""
