"""Files told by their content, their names cleaned."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.intake import KINDS, FileRefused, Intake, clean_name, taken

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
FILES = {
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/gif": b"GIF89a\x01\x00",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "image/heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "text/plain": "Betaald op 3 maart, zie bijlage – dank u".encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_what_its_content_says(kind: str) -> None:
    found = taken(FILES[kind])
    assert (found.media_type, found.size) == (kind, len(FILES[kind]))
    assert found.digest == hashlib.sha256(FILES[kind]).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\x14\x00\x06\x00word/document.xml",
        b"MZ\x90\x00\x03",
        b"\x7fELF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"caf\xe9 in Latin-1",
        b"text with a \x00 in it",
        b"cut off in the middle of a sign \xe2\x82",
        b"\x00\x00\x00\x18ftypmp42\x00",
        b"RIFF\x24\x00\x00\x00AVI LIST",
    ],
)
def test_what_is_none_of_the_known_kinds_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        taken(content)
    assert refused.value.why == "kind"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        taken(b"")
    assert refused.value.why == "empty"


def test_a_file_is_given_up_at_its_limit_and_not_after_it() -> None:
    with Intake(largest=1_000) as intake:
        intake.add(b"a" * 1_000)
        assert intake.finish().size == 1_000
        with pytest.raises(FileRefused) as refused:
            intake.add(b"a")
    assert refused.value.why == "large"


@given(st.text(), st.integers(1, 7))
def test_text_is_text_wherever_its_pieces_are_cut(text: str, length: int) -> None:
    content = ("x" + "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cs"))).encode()
    with Intake() as intake:
        for start in range(0, len(content), length):
            intake.add(content[start : start + length])
        assert intake.finish().digest == hashlib.sha256(content).hexdigest()
        assert b"".join(intake.pieces(length)) == content


@given(st.text(max_size=300), st.sampled_from(["", *KINDS]))
def test_a_name_keeps_no_folder_no_control_sign_and_an_ending_that_fits(given_name: str, kind: str) -> None:
    name = clean_name(given_name, kind)
    assert 0 < len(name) <= 100
    assert not set(name) & set('/\\<>:"|?*\u202e\u200b\r\n\x00')
    assert not name.startswith(".")
    assert name.isprintable()
    assert not kind or name.lower().endswith(KINDS[kind])
    assert clean_name(name, kind) == name


@pytest.mark.parametrize(
    ("sent", "kind", "kept"),
    [
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("..\\..\\x", "application/pdf", "x.pdf"),
        ("../../x", "", "x"),
        ("proof.PDF", "application/pdf", "proof.PDF"),
        ("photo.exe", "image/png", "photo.exe.png"),
        ("evil\u202efdp.exe", "image/jpeg", "evilfdp.exe.jpg"),
        ('"><script>alert(1)</script>.png', "image/png", "script-.png"),
        ("reçu d’avril.jpeg", "image/jpeg", "reçu d’avril.jpeg"),
        ("", "image/png", "file.png"),
        ("...", "", "file"),
    ],
)
def test_names_as_people_and_attackers_send_them(sent: str, kind: str, kept: str) -> None:
    assert clean_name(sent, kind) == kept
