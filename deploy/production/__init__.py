"""Production on one host: its secrets, and what has to be there before the services start."""
