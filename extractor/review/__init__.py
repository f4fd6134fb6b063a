"""Reviewing what changed between two readings of articles: compare, group, decide.

`sides` are what can be compared, `decisions` the verbs that both faces call, `terminal` and `web` the faces.
"""
