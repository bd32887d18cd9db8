"""The inbox: what units' systems send, over either door, and the one verdict on each report."""
