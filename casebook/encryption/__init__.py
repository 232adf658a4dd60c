"""Encryption at rest: what a stolen database or backup must not say.

Fields hold AES-256-GCM ciphertext that names its key and is bound to its model, field and record. They are
found again only through a blind index, by the exact value. See docs/encryption.md.
"""
