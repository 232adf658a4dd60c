"""Secrets of second factors, encrypted anew when the keys change."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from casebook.encryption.cipher import DecryptionRefused, decrypt, encrypt, is_encrypted_with_current_key
from casebook.encryption.rotation import Progress, rotate_in_batches
from centre.login.adapters import CONTEXT

# Where allauth keeps what our adapter encrypts: of authenticator apps, of recovery codes, and of codes that
# came from elsewhere (a list). A passkey holds public keys alone.
SEALED = ("secret", "seed", "migrated_codes")


def encrypt_second_factors_anew(batch_size: int) -> Iterator[Progress]:
    """Encrypt every secret of a second factor with the current key; yields after each batch."""
    stale = [pk for pk, data in Authenticator.objects.values_list("pk", "data") if _is_stale(data)]
    second_factors = Authenticator.objects.filter(pk__in=stale)
    return rotate_in_batches(_("second factors"), second_factors, _encrypt_anew, batch_size)


def _is_stale(data: dict) -> bool:
    return any(not is_encrypted_with_current_key(secret) for secret in _secrets(data))


def _secrets(data: dict) -> Iterator[str]:
    for key in SEALED:
        kept = data.get(key, [])
        yield from kept if isinstance(kept, list) else [kept]


def _encrypt_anew(authenticator: Authenticator) -> None:
    data = authenticator.data
    try:
        for key in SEALED:
            if kept := data.get(key):
                data[key] = [_anew(each) for each in kept] if isinstance(kept, list) else _anew(kept)
    except DecryptionRefused as refusal:
        raise DecryptionRefused(f"{authenticator.user.get_username()}, {refusal}") from None
    authenticator.save(update_fields=["data"])


def _anew(secret: str) -> str:
    return encrypt(decrypt(secret, CONTEXT), CONTEXT)
