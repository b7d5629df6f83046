"""An append-only log of what was done, without any person in it.

Every write of another room records its event here, inside its own transaction. An entry is a leaf of a Merkle tree
(RFC 6962 hashing); what the act was about enters only as a salted commitment.
"""
