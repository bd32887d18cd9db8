"""The secrets of an installation are made at random, once, and readable only where they have to be."""

import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.production import secrets
from shared import brokers


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    list(secrets.make(tmp_path / "secrets", "sinergi.example", "smtp://relay:25"))
    return tmp_path / "secrets"


def test_what_is_there_stays_and_what_is_missing_is_made(folder: Path) -> None:
    before = {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}
    (folder / "actor-key").unlink()
    assert list(secrets.make(folder, "sinergi.example", "smtp://relay:25")) == ["actor-key"]
    after = {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}
    assert {name for name in before if before[name] != after[name]} == {"actor-key"}


def test_no_two_installations_have_a_secret_in_common(folder: Path, tmp_path: Path) -> None:
    list(secrets.make(tmp_path / "other", "sinergi.example", "smtp://relay:25"))
    given = {"smtp-url", "oidc-client-secret"}
    for file in folder.iterdir():
        assert file.is_dir() or file.name in given or file.read_text() != (tmp_path / "other" / file.name).read_text()


def test_only_the_owner_gets_to_the_files_that_containers_read(folder: Path) -> None:
    assert mode(folder) == 0o700
    assert {mode(file) for file in folder.iterdir() if file.is_file()} == {0o444}
    assert mode(folder / "authority" / "ca.key") == 0o400
    assert mode(folder / "identity" / "private-key.pem") == 0o600


@pytest.mark.parametrize(("name", "hosts"), [("kafka", {"kafka", "localhost"}), ("gateway", {"localhost"})])
def test_a_certificate_is_signed_by_our_authority_for_the_names_it_is_reached_by(
    name: str, hosts: set[str], folder: Path
) -> None:
    certificate, authority = (
        x509.load_pem_x509_certificate((folder / file).read_bytes()) for file in (f"{name}.crt", "ca.crt")
    )
    certificate.verify_directly_issued_by(authority)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.DNSName)) == hosts | {"sinergi.example"}
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)


def test_addresses_are_such_as_the_services_take(folder: Path) -> None:
    told = brokers.reached((folder / "kafka-plans").read_text())
    assert (told["sasl_plain_username"], told["security_protocol"], told["ssl_cafile"]) == (
        "plans",
        "SASL_SSL",
        "/run/secrets/ca.crt",
    )
