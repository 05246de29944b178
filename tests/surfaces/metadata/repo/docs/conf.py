intersphinx_mapping = {"python": ("https://docs.python.org/3.10", None)}
