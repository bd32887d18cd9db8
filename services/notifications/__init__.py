"""The notifications service: who has to be told what, by which channel, once."""
