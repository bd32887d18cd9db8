"""The contracts with the units' systems and with readers of the topics, generated from what validates."""
