"""The oracle: judges what clients saw, what is stored and what is answered, and imports nothing of the product."""
