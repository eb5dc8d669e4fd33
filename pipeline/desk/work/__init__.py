"""Work that must not keep a page waiting: jobs in a table, done by one worker.

rows     jobs as rows
queue    jobs put in line, taken, told of, done; those of a worker that died are taken again
tasks    what each kind of job does, a tuple to read
worker   the loop, in a process of its own
batches  of the distributed engine, as rows; ledger: each is done once, whoever is killed
"""
