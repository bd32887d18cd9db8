"""Settings come from the environment alone, and what is wrong with one is said in one line."""

from pathlib import Path

import pytest

from shared.settings import (
    AddressedApiSettings,
    ApiSettings,
    DeliverySettings,
    ProcessSettings,
    SettingMalformed,
    SettingMissing,
    SettingWrong,
)

COMPLETE = {
    "SINERGI_MONGO_URL": "mongodb://user:hidden@127.0.0.1:27017/?replicaSet=rs0",
    "SINERGI_KAFKA_BOOTSTRAP": "127.0.0.1:9092,127.0.0.1:9093",
    "SINERGI_PORT": "8101",
    "SINERGI_JWKS_URL": "https://id.example/keys",
    "SINERGI_TOKEN_ISSUER": "https://id.example",
    "SINERGI_TOKEN_AUDIENCE": "sinergi",
    "SINERGI_ACTOR_KEY": "hidden-hidden-hidden-hidden-hidden",
}


@pytest.fixture(autouse=True)
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SINERGI_HOST", "SINERGI_DATABASE", "SINERGI_LOG_LEVEL", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in COMPLETE.items():
        monkeypatch.setenv(variable, value)


def test_what_is_not_said_has_a_default() -> None:
    settings = ApiSettings.from_environment("plans")
    assert (settings.database, settings.host, settings.workers, settings.threads) == ("plans", "127.0.0.1", 1, 8)


@pytest.mark.parametrize("variable", ["SINERGI_API_THREADS", "SINERGI_OIDC_CLIENT_SECRET", "SINERGI_DATABASE"])
def test_an_empty_variable_is_as_one_that_is_not_set(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unset = ApiSettings.from_environment("plans")
    monkeypatch.setenv(variable, "")
    assert ApiSettings.from_environment("plans") == unset


@pytest.mark.parametrize("variable", COMPLETE)
def test_what_has_no_default_is_asked_for_by_name(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(variable)
    with pytest.raises(SettingMissing, match=f"^{variable} is not set; accepted is ."):
        ApiSettings.from_environment("plans")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SINERGI_PORT", "0"),
        ("SINERGI_PORT", "eighty"),
        ("SINERGI_MONGO_URL", "127.0.0.1:27017"),
        ("SINERGI_MONGO_URL", ""),
        ("SINERGI_KAFKA_BOOTSTRAP", "127.0.0.1"),
        ("SINERGI_DATABASE", "a/b"),
        ("SINERGI_JWKS_URL", "http://id.example/keys"),
        ("SINERGI_ACTOR_KEY", "short"),
        ("SINERGI_LOG_LEVEL", "loud"),
        ("SINERGI_API_WORKERS", "0"),
        ("SINERGI_TOKEN_ISSUER", "two words"),
    ],
)
def test_what_does_not_fit_is_named_with_what_is_accepted(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingMalformed, match=rf"^{variable} does not fit \(.*\); accepted is ."):
        ApiSettings.from_environment("plans")


def test_several_workers_need_a_folder_for_their_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINERGI_API_WORKERS", "2")
    with pytest.raises(SettingMissing, match="PROMETHEUS_MULTIPROC_DIR"):
        ApiSettings.from_environment("plans")


def test_secrets_are_neither_shown_nor_named_in_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hidden" not in repr(ApiSettings.from_environment("plans"))
    monkeypatch.setenv("SINERGI_MONGO_URL", "postgres://user:hidden@host/")
    with pytest.raises(SettingWrong) as error:
        ApiSettings.from_environment("plans")
    assert "hidden" not in str(error.value)


def test_a_process_that_answers_no_people_needs_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SINERGI_JWKS_URL", "SINERGI_TOKEN_ISSUER", "SINERGI_TOKEN_AUDIENCE", "SINERGI_ACTOR_KEY"):
        monkeypatch.delenv(variable)
    assert ProcessSettings.from_environment("plans").port == 8101


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text("from-a-file-from-a-file-from-a-file\n")
    monkeypatch.setenv("SINERGI_ACTOR_KEY_FILE", str(secret))
    assert ApiSettings.from_environment("plans").actor_key == b"from-a-file-from-a-file-from-a-file"


def test_a_file_that_cannot_be_read_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINERGI_ACTOR_KEY_FILE", "/no/such/file")
    with pytest.raises(SettingMalformed, match=r"^SINERGI_ACTOR_KEY cannot be read .*SINERGI_ACTOR_KEY_FILE"):
        ApiSettings.from_environment("plans")


DELIVERY = {
    "SINERGI_MONGO_URL": "mongodb://127.0.0.1:27017/?replicaSet=rs0",
    "SINERGI_KAFKA_BOOTSTRAP": "127.0.0.1:9092",
    "SINERGI_PUBLIC_URL": "https://sinergi.example",
    "SINERGI_NOTIFICATION_RULES": "/etc/sinergi/notification-rules.json",
    "SINERGI_SMTP_URL": "smtp+starttls://nama:sandi@surel.example:587",
    "SINERGI_MAIL_FROM": "sinergi@surel.example",
}
OWN = {
    "SINERGI_CLOCK": "/run/sinergi/clock",
    "SINERGI_FAILPOINTS": "/run/sinergi/failpoints",
    "SINERGI_WEBHOOK_OWN_PORTS": "9000,9001",
}


def delivery(monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]) -> DeliverySettings:
    for variable, value in {**DELIVERY, **changed}.items():
        monkeypatch.setenv(variable, value)
    return DeliverySettings.from_environment("notifications")


def test_a_stack_of_one_machine_may_be_told_the_time_and_where_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = delivery(monkeypatch, OWN)
    assert (settings.clock, settings.failpoints, settings.own_ports) == (*list(OWN.values())[:2], (9000, 9001))
    assert "sandi" not in repr(settings)


@pytest.mark.parametrize("variable", OWN)
@pytest.mark.parametrize(
    ("shared", "address"),
    [
        ("SINERGI_MONGO_URL", "mongodb://mongo-1:27017/?replicaSet=rs0"),
        ("SINERGI_MONGO_URL", "mongodb://127.0.0.1:27017,mongo-2:27017/"),
        ("SINERGI_MONGO_URL", "mongodb://127.0.0.1@mongo-1/"),
        ("SINERGI_MONGO_URL", "mongodb://127.0.0.1.example/"),
        ("SINERGI_MONGO_URL", "mongodb+srv://127.0.0.1/"),
        ("SINERGI_KAFKA_BOOTSTRAP", "kafka-1:9092"),
        ("SINERGI_KAFKA_BOOTSTRAP", "127.0.0.1:9092,kafka-2:9092"),
    ],
)
def test_a_stack_that_others_use_is_not(
    variable: str, shared: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingMalformed, match=f"^{variable} is set for a stack that others use"):
        delivery(monkeypatch, {variable: OWN[variable], shared: address})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SINERGI_NOTIFICATION_RULES", "rules.json"),
        ("SINERGI_SMTP_URL", "surel.example"),
        ("SINERGI_SMTP_URL", "http://surel.example"),
        ("SINERGI_MAIL_FROM", "Sinergi <sinergi@surel.example>"),
        ("SINERGI_WEBHOOK_OWN_PORTS", "many"),
    ],
)
def test_what_letters_are_sent_with_has_to_fit(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingMalformed, match=f"^{variable}"):
        delivery(monkeypatch, {variable: value})


def test_where_people_enter_is_where_they_read_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINERGI_PUBLIC_URL", "https://sinergi.example")
    assert AddressedApiSettings.from_environment("reporting").entry_url == "https://sinergi.example"
    monkeypatch.setenv("SINERGI_ENTRY_URL", "https://isi.sinergi.example")
    assert AddressedApiSettings.from_environment("reporting").entry_url == "https://isi.sinergi.example"
    monkeypatch.setenv("SINERGI_ENTRY_URL", "isi.sinergi.example")
    with pytest.raises(SettingMalformed, match=r"^SINERGI_ENTRY_URL"):
        AddressedApiSettings.from_environment("reporting")


LOCAL = {**DELIVERY, "SINERGI_LOCAL_PEOPLE": "/run/sinergi/people.json"}


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("SINERGI_MONGO_URL", "mongodb://mongo-1:27017/?replicaSet=rs0", "is set for a stack that others use"),
        ("SINERGI_MONGO_URL", "mongodb://user:hidden@127.0.0.1:27017/", "is set for a stack that others use"),
        ("SINERGI_KAFKA_BOOTSTRAP", "kafka-1:9092", "is set for a stack that others use"),
        ("SINERGI_OIDC_ISSUER", "https://id.example", "is set beside SINERGI_OIDC_ISSUER"),
    ],
)
def test_nobody_signs_in_by_a_click_but_on_a_stack_of_one_machine(
    variable: str, value: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = {"SINERGI_OIDC_CLIENT_ID": "sinergi", "SINERGI_OIDC_CLIENT_SECRET": "rahasia"}
    for name, told in {**LOCAL, **provider}.items():
        monkeypatch.setenv(name, told)
    assert ApiSettings.from_environment("plans").local_people == LOCAL["SINERGI_LOCAL_PEOPLE"]
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingMalformed, match=f"^SINERGI_LOCAL_PEOPLE {problem}"):
        ApiSettings.from_environment("plans")
