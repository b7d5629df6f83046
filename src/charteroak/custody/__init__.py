"""Keys, sealing and destruction.

Whatever is personal is sealed here under a key that lives outside the database, and is gone when that key is destroyed.
"""
