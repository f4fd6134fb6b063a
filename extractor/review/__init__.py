"""Reviewing what changed between two readings of articles: compare, group, decide.

`sides` are what can be compared and `comparing` compares them; `decisions` are the verbs that both faces call,
`terminal` and `web` the faces; `report` and `pages` tell of a comparison, `approved` is the file for git.
"""
