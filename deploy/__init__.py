"""How the system is run: the embedded default and the production shape."""
