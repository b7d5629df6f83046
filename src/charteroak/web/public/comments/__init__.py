"""Comments on pages of the guide and on services, and 'Something is wrong here'.

It stands beside the guide's pages and not among them: what asks for a link reaches the sealing (decision 41).
"""
