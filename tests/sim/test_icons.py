import struct
import zlib

from app.sim.icons import disc


def test_disc_is_a_png_of_the_right_size():
    png = disc((1, 2, 3), (4, 5, 6))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(png) <= 1024
    position, kinds, content = 8, [], {}
    while position < len(png):
        (size,) = struct.unpack(">I", png[position : position + 4])
        kind, body = png[position + 4 : position + 8], png[position + 8 : position + 8 + size]
        (check,) = struct.unpack(">I", png[position + 8 + size : position + 12 + size])
        assert check == zlib.crc32(kind + body)
        kinds.append(kind)
        content[kind] = body
        position += 12 + size
    assert kinds == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height = struct.unpack(">II", content[b"IHDR"][:8])
    assert len(zlib.decompress(content[b"IDAT"])) == height * (width + 1)
    assert content[b"PLTE"] == bytes(range(1, 7))
