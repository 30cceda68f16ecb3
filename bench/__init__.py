"""The bench: what a report costs here, in the loop a competent person would write, and where nothing is left to save.

`made` makes the returns; `ours`, `loop` and `floor` fill a folder of reports from them, each in a process of its own;
`measured` runs and weighs them; `page` and `chart` say what came of it.
"""
