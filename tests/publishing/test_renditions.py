"""Pictures in the sizes that readers need, without what cameras write into them."""

import io
import zlib
from pathlib import Path

import pytest
from lxml import html as lxml_html
from PIL import Image

from pipeline.domain.errors import PublishError
from pipeline.publishing.renditions import markup, renditions

GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x010F


def photo(path: Path, width: int = 900, height: int = 600) -> Path:
    """A photograph with all that a telephone writes into it, lying on its side."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.putpixel((0, 0), (255, 0, 0))
    image.paste(Image.radial_gradient("L").resize((width // 2, height // 2)), (10, 10))
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "Телефон на Мария"
    exif.get_ifd(GPS)[2] = (42.0, 9.0, 0.0)
    image.save(path, exif=exif, comment=b"Maria")
    return path


def test_a_photograph_comes_in_three_formats_and_no_wider_than_it_is(tmp_path: Path) -> None:
    found = renditions(photo(tmp_path / "snimka.jpg"), tmp_path / "cache")
    assert found.kinds() == ["avif", "webp", "jpg"]
    assert [file.width for file in found.files if file.kind == "avif"] == [400, 600]
    for file in found.files:
        with Image.open(found.folder / file.name) as image:
            assert image.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[file.kind]
            assert image.size == (file.width, file.height)


def test_it_stands_upright_and_tells_nothing_of_the_camera_or_the_place(tmp_path: Path) -> None:
    found = renditions(photo(tmp_path / "snimka.jpg"), tmp_path / "cache")
    for name, content in found.read().items():
        with Image.open(io.BytesIO(content)) as image:
            assert image.height > image.width
            assert not image.getexif(), name
            assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)
        assert b"Maria" not in content
        assert "Телефон".encode() not in content


def test_the_same_picture_gives_the_same_bytes_and_is_made_once(tmp_path: Path) -> None:
    path = photo(tmp_path / "snimka.jpg", 500, 400)
    first = renditions(path, tmp_path / "cache")
    again = renditions(path, tmp_path / "another")
    assert first.read() == again.read()
    (first.folder / first.main.name).write_bytes(b"kept")
    assert renditions(path, tmp_path / "cache").read()[first.main.name] == b"kept"


def test_what_one_sees_through_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "znak.png"
    Image.new("RGBA", (300, 200), (0, 90, 40, 0)).save(path)
    found = renditions(path, tmp_path / "cache")
    assert found.main.kind == "png"
    with Image.open(found.folder / found.main.name) as image:
        assert image.getpixel((0, 0)) == (0, 90, 40, 0)


def test_an_animation_keeps_moving(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=200, comment=b"Maria")
    found = renditions(path, tmp_path / "cache")
    with Image.open(found.folder / found.main.name) as image:
        assert image.n_frames == 3
        assert image.format == "GIF"
    assert all(b"Maria" not in content for content in found.read().values())


def test_a_picture_that_would_fill_the_memory_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "bomba.png"
    Image.new("1", (8, 8)).save(path)
    data = path.read_bytes()
    header = b"IHDR" + (200_000).to_bytes(4) + (200_000).to_bytes(4) + data[24:29]
    path.write_bytes(data[:12] + header + zlib.crc32(header).to_bytes(4) + data[33:])
    with pytest.raises(PublishError, match=r"^bomba.png: the picture has too many pixels.*no wider than"):
        renditions(path, tmp_path / "cache")


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "snimka.png"
    path.write_bytes(content)
    with pytest.raises(PublishError, match=r"^snimka.png: .*Save it"):
        renditions(path, tmp_path / "cache")


def test_a_broken_photograph_is_refused_in_one_line(tmp_path: Path) -> None:
    path = photo(tmp_path / "snimka.jpg")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(PublishError, match=r"^snimka.jpg: the picture is damaged"):
        renditions(path, tmp_path / "cache")


def test_a_drawing_loses_what_is_active_and_knows_its_size(tmp_path: Path) -> None:
    path = tmp_path / "mrezha.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 64 32">'
        "<metadata>Мария</metadata><script>alert(1)</script><a x:href='javascript:alert(1)'><path d='M0 0'/></a>"
        "<image href='https://example.eu/broene.png'/><rect onload='alert(1)' fill='url(https://example.eu/a)'/>"
        "<circle fill='url(#own)' r='4'/></svg>",
        encoding="utf-8",
    )
    found = renditions(path, tmp_path / "cache")
    text = next(iter(found.read().values())).decode()
    for leak in ("script", "alert", "example.eu", "Мария", "onload"):
        assert leak not in text
    assert 'fill="url(#own)"' in text
    assert (found.main.width, found.main.height) == (64, 32)


def test_the_markup_names_every_size_and_escapes_the_words(tmp_path: Path) -> None:
    found = renditions(photo(tmp_path / "snimka.jpg"), tmp_path / "cache")
    picture = lxml_html.fragment_fromstring(markup(found, "../../media/", 'Среща „на върха" <b>'))
    image = picture.find(".//img")
    assert [source.get("type") for source in picture.iter("source")] == ["image/avif", "image/webp"]
    assert image.get("alt") == 'Среща „на върха" <b>'
    assert (image.get("width"), image.get("height")) == ("600", "900")
    assert image.get("loading") == "lazy"
    assert " 400w, ../../media/" in image.get("srcset")
    assert (
        "loading"
        not in lxml_html.fragment_fromstring(markup(found, "", "", first=True)).find(".//img").attrib
    )
