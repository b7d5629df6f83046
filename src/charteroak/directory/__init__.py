"""Services, organizations and places that help residents, as the Human Services Data Specification has them.

What is shown was published by a second person; immigration legal help, only on a standing that is good.
"""
