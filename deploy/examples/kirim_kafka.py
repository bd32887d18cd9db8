"""Kirim satu laporan lewat Kafka dan tunggu putusannya: python3 kirim_kafka.py ID TYPE DATA.json."""

import json
import os
import sys
import time
from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

WAIT_SECONDS = 60
UNIT = os.environ["SINERGI_USER"].split(".")[1]
SOURCE = f"/{UNIT}/contoh"
ACCOUNT = {
    "bootstrap_servers": os.environ["SINERGI_KAFKA"],
    "security_protocol": "SASL_PLAINTEXT",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_plain_username": os.environ["SINERGI_USER"],
    "sasl_plain_password": os.environ["SINERGI_SECRET"],
}


def end_of_verdicts() -> KafkaConsumer:
    """Pembaca putusan, mulai dari akhir topik sekarang."""
    consumer = KafkaConsumer(**ACCOUNT)
    partition = TopicPartition(f"verdicts.{UNIT}", 0)
    consumer.assign([partition])
    consumer.seek_to_end(partition)
    consumer.position(partition)  # baru di sini akhirnya ditanyakan
    return consumer


def verdict_of(event_id: str, consumer: KafkaConsumer) -> dict[str, object]:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        for records in consumer.poll(timeout_ms=1000).values():
            for record in records:
                verdict: dict[str, object] = json.loads(record.value)
                if (verdict.get("source"), verdict.get("id")) == (SOURCE, event_id):
                    return verdict
    sys.exit("putusan belum datang; laporannya sudah di Kafka dan akan diputuskan")


def main(event_id: str, event_type: str, file: str) -> int:
    data = json.loads(Path(file).read_text(encoding="utf-8"))
    event = {"specversion": "1.0", "id": event_id, "source": SOURCE, "type": event_type, "data": data}
    with end_of_verdicts() as consumer, KafkaProducer(**ACCOUNT, acks="all") as producer:
        producer.send(f"inbox.{UNIT}", json.dumps(event).encode()).get(timeout=30)
        verdict = verdict_of(event_id, consumer)
    print(json.dumps(verdict, indent=2))
    return 1 if verdict["outcome"] == "refused" else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
