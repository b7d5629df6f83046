"""The second key holder, another institution: what it can be asked, its process, and the desk's side of the line."""
