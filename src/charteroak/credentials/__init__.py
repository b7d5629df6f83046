"""Signed claims and status lists: pure codecs, and signing.

Held to published vectors: COSE (RFC 9052), CWT (RFC 8392), Claim 169, Token Status List.
"""
