"""What managers see and do: people and roles, how the work goes, and the audit log.

people    invitations, roles, who is kept out
figures   throughput, states, quality and deadlines as numbers
charts    numbers as bars that a screen reader can read too
views     the pages
"""
