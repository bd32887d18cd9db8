"""The embedded default: real MongoDB, real Kafka and every service as child processes of one supervisor."""
