"""The address of Kafka says everything that its clients have to be told, and a password in it is shown nowhere."""

from pathlib import Path

import pytest

from shared.brokers import reached
from shared.settings import SettingMalformed, StoreSettings

SIGNED_IN = "sasl_ssl://plans:p%40ss@kafka-1:9093,kafka-2:9093?ca=/run/secrets/ca.crt"


def test_a_listener_without_credentials_is_told_where_it_is() -> None:
    assert reached("kafka-1:9092,kafka-2:9092") == {"bootstrap_servers": "kafka-1:9092,kafka-2:9092"}


def test_credentials_and_whom_to_trust_stand_in_the_address() -> None:
    assert reached(SIGNED_IN) == {
        "bootstrap_servers": "kafka-1:9093,kafka-2:9093",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "plans",
        "sasl_plain_password": "p@ss",
        "ssl_cafile": "/run/secrets/ca.crt",
    }


def test_without_tls_nobody_has_to_be_trusted() -> None:
    told = reached("sasl_plaintext://plans:secret@kafka:9092")
    assert (told["security_protocol"], "ssl_cafile" in told) == ("SASL_PLAINTEXT", False)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINERGI_MONGO_URL", "mongodb://mongod/")


@pytest.mark.usefixtures("database")
def test_the_address_comes_from_a_file_and_is_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "kafka-plans"
    secret.write_text(f"{SIGNED_IN}\n")
    monkeypatch.delenv("SINERGI_KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.setenv("SINERGI_KAFKA_BOOTSTRAP_FILE", str(secret))
    settings = StoreSettings.from_environment("plans")
    assert (settings.kafka_bootstrap, "p%40ss" in repr(settings)) == (SIGNED_IN, False)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "address",
    [
        "ssl://kafka:9093",
        "sasl_ssl://kafka:9093",
        "sasl_ssl://plans:a@b@kafka:9093",
        f"{SIGNED_IN} x",
        "kafka:9092?ca=/a",
    ],
)
def test_an_address_that_does_not_fit_is_refused_without_its_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SINERGI_KAFKA_BOOTSTRAP", address)
    with pytest.raises(
        SettingMalformed, match=r"^SINERGI_KAFKA_BOOTSTRAP does not fit .* sasl_ssl://user:password@"
    ) as no:
        StoreSettings.from_environment("plans")
    assert "p%40ss" not in str(no.value)
