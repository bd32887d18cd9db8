"""A small set of Kubernetes manifests, written from docker-compose.yml so that there is one list of processes."""
