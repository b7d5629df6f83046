"""Pages, by audience: residents (public), clerks (desk), managers and officers (office).

A page calls one journey, action or query.
"""
