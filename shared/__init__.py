"""The domain-free runtime and the published language that the services share."""
