"""The report of a confirmed year as files: on paper (PDF), for spreadsheets, and as open data.

All of them are made of a Publication and of the words of its page, so they say what the page says. What is
hidden there is not in them at all.
"""
