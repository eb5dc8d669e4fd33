"""Who works at the desk: people, their roles, what they may do, and how they come in.

roles       the kinds of role, and what each may do: `may(person, action, language)`
rows        people, roles and invitations as rows
passwords   forms that set a password
links       links by which a person sets one
views       sign-in, invitation, one's own account
provider    sign-in with an organisation's account: who is let in
by_provider its two addresses
"""
