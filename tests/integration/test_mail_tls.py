"""Mail goes out encrypted to a server that proves who it is, and to nobody else."""

import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.x509.oid import NameOID

from services.notifications.channel import File, NotTaken, Outgoing
from services.notifications.mail import MailServer
from shared import clock
from tests.integration.receivers import MailBox, mail_server

LETTER = Outgoing(
    "li@bright.example", "n-1@notifications.handover", "整改通知单", "请确认", html="<p>请确认</p>",
    files=(File("整改通知单-7.pdf", "application/pdf", b"%PDF-1.7"), File("list.xlsx", "application/zip", b"PK")),
)  # fmt: skip


def authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate authority made for one test, and a server on loopback it vouches for."""
    ca_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of a test")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    ca = _certificate(ca_name, ca_name, ca_key, ca_key, x509.BasicConstraints(ca=True, path_length=0))
    loopback = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    mine = _certificate(name, ca_name, key, ca_key, loopback)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(mine.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return folder / "ca.pem", context


def _certificate(
    name: x509.Name, by: x509.Name, key: EllipticCurvePrivateKey, signer: EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> x509.Certificate:  # fmt: skip
    made = x509.CertificateBuilder(by, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(clock.now() - timedelta(days=1)).not_valid_after(clock.now() + timedelta(days=1))
    made = made.add_extension(extension, critical=True)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if isinstance(extension, x509.BasicConstraints):
        uses = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                "crl_sign", "encipher_only", "decipher_only",
            ),
            False,
        )  # fmt: skip
        made = made.add_extension(x509.KeyUsage(key_cert_sign=True, **uses), critical=True)
    return made.sign(signer, hashes.SHA256())


@pytest.fixture(params=["smtp", "smtps"])
async def encrypted(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[MailBox, str]]:
    """A server with STARTTLS, then one with TLS from the start; the address without the authority."""
    _, context = authority(tmp_path)
    with_tls = {"tls" if request.param == "smtps" else "starttls": context}
    async with mail_server(**with_tls) as box:  # type: ignore[arg-type] # one of the two
        yield box, f"{request.param}://127.0.0.1:{box.port}?from=estate@spring.example"


async def test_a_mail_goes_out_encrypted_with_all_that_belongs_to_it(
    encrypted: tuple[MailBox, str], tmp_path: Path
) -> None:
    box, url = encrypted
    await MailServer.at(f"{url}&ca={tmp_path / 'ca.pem'}").send(LETTER)
    [message] = box.messages
    assert box.encrypted == [True]
    assert message["Message-ID"] == "<n-1@notifications.handover>"
    parts = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html", "application/pdf", "application/zip"]
    assert [part.get_filename() for part in message.walk() if part.get_filename()] == ["整改通知单-7.pdf", "list.xlsx"]


async def test_a_server_nobody_vouches_for_gets_nothing(encrypted: tuple[MailBox, str]) -> None:
    box, url = encrypted
    with pytest.raises(NotTaken) as refused:
        await MailServer.at(url).send(LETTER)
    assert not refused.value.permanent
    assert "127.0.0.1" not in refused.value.reason
    assert box.messages == []


async def test_where_encryption_is_wanted_a_server_without_it_gets_nothing() -> None:
    async with mail_server() as box:
        with pytest.raises(NotTaken):
            await MailServer.at(f"smtp://127.0.0.1:{box.port}?starttls=always").send(LETTER)
        assert box.messages == []
        await MailServer.at(f"smtp://127.0.0.1:{box.port}").send(LETTER)
        assert box.encrypted == [False]


async def test_a_server_that_wants_to_know_who_sends_is_told_only_when_encrypted(tmp_path: Path) -> None:
    ca, context = authority(tmp_path)

    def known(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"estate", b"p@ss"))

    async with mail_server(starttls=context, authenticator=known, auth_required=True) as box:
        where = f"127.0.0.1:{box.port}?ca={ca}"
        with pytest.raises(NotTaken, match="SMTP 530"):
            await MailServer.at(f"smtp://{where}").send(LETTER)
        await MailServer.at(f"smtp://estate:p%40ss@{where}").send(LETTER)
        assert box.encrypted == [True]
