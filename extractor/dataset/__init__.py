"""Datasets: folders of articles made into tables, by many processes, again and again.

`engine` makes one; `tables` says what is in it. The way of the data:

    plan      files -> units (a file, or a part of a large one) -> shards of what is new or has changed
    shards    a shard -> rows in files of its own, in a worker process (`executors`)
    manifest  which units are in the dataset, as they were when they were read: the commit
    publish   all rows in the order of the sources, copies marked -> articles, quantities and findings .parquet

A run that is stopped at any moment leaves the dataset as the last whole run made it, and the next one goes on.
"""
