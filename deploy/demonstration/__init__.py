"""A demonstration year: believable plans and progress of all units, made up by a seed, sent through the public API."""
