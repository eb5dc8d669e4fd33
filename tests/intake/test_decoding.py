import pytest

from pipeline.domain.errors import IntakeError
from pipeline.intake.decoding import decode

TEXT = "Клъстер „Зелена синергия“ започна нов проект с партньори от седем държави."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_reads_what_editors_save(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "post.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "binary"),
        (TEXT.encode() + b"\n\xff\xfe\xfd " + TEXT.encode(), "line 2"),
        (bytes(range(128, 256)) * 3, "neither UTF-8"),
    ],
)
def test_refuses_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(IntakeError, match=reason):
        decode(data, "post.txt")
