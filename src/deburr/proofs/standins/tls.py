"""Certificates for whatever name is asked for, signed by an authority that only the handlers of one run trust."""

import datetime
import importlib.util
import ssl
import tempfile
from pathlib import Path
from typing import Any

TRUSTED_AT = "/etc/deburr-authority.pem"
TRUST = dict.fromkeys(
    ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), TRUSTED_AT
)
"""What OpenSSL, requests, curl, the SDKs and Node read the authorities they trust from."""
DAYS = 30


class Authority:
    """Made when it is first asked for; needs the package cryptography, which moto brings."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._key: Any = None
        self._certificate: Any = None
        self._contexts: dict[str, ssl.SSLContext] = {}

    @property
    def available(self) -> bool:
        return importlib.util.find_spec("cryptography") is not None

    @property
    def pem(self) -> str:
        """The authority's own certificate."""
        from cryptography.hazmat.primitives.serialization import Encoding

        self._made()
        return str(self._certificate.public_bytes(Encoding.PEM).decode())

    def context(self) -> ssl.SSLContext:
        """For a server: each client gets a certificate of the name it asks for."""
        whole = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        whole.load_cert_chain(self._chain("localhost"))

        def named(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            if name:
                connection.context = self._context(name)

        whole.sni_callback = named
        return whole

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def _context(self, name: str) -> ssl.SSLContext:
        if name not in self._contexts:
            made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            made.load_cert_chain(self._chain(name))
            self._contexts[name] = made
        return self._contexts[name]

    def _made(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="deburr-tls-")
            self._key, self._certificate = _signed("deburr's lab", None, None)
        return Path(self._folder.name)

    def _chain(self, name: str) -> Path:
        """A file with a certificate for a name, and its key."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        path = self._made() / f"{len(self._contexts)}.pem"
        key, certificate = _signed(name, self._key, self._certificate)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
        return path


def _signed(name: str, by: Any, authority: Any) -> tuple[Any, Any]:
    """A key, and a certificate for a name; its own authority where there is none yet."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.subject if authority is not None else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    issuer = by if by is not None else key
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    if authority is not None:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return key, made.sign(issuer, hashes.SHA256())
