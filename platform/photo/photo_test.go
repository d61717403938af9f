package photo_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"gangyao/platform/photo"
	"gangyao/platform/photo/phototest"
)

// plain is a small picture as an encoder writes it.
func plain(t *testing.T, kind string) []byte {
	t.Helper()
	var b bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 16, 8))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	var err error
	if kind == "png" {
		err = png.Encode(&b, m)
	} else {
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with puts Exif into a picture.
func with(t *testing.T, kind string, exif []byte) []byte {
	p := plain(t, kind)
	if kind == "png" {
		chunk := binary.BigEndian.AppendUint32(nil, uint32(len(exif)))
		body := append([]byte("eXIf"), exif...)
		chunk = binary.BigEndian.AppendUint32(append(chunk, body...), crc32.ChecksumIEEE(body))
		return append(append(bytes.Clone(p[:33]), chunk...), p[33:]...)
	}
	return phototest.JPEG(p, exif)
}

// Position and time are read in both orders of bytes; what is given on has the same
// picture and says nothing but how to turn it.
func TestPhotosAreGivenOnBare(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		exif := phototest.Exif(order, "2025:01:06 09:30:00", 6)
		for _, kind := range []string{"jpeg", "png"} {
			full := with(t, kind, exif)
			in := photo.Read(full)
			if !in.Placed || in.Lon.String() != "112.53" || in.Lat.String() != "27.731389" || in.Taken.Format("2006-01-02 15:04") != "2025-01-06 09:30" || in.Turn != 6 {
				t.Errorf("%s: %+v", kind, in)
			}
			bare, err := photo.Bare(full)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(bare, []byte("Yanshi Camera")) || bytes.Contains(bare, []byte("2025:01:06")) {
				t.Errorf("%s: camera or time are left", kind)
			}
			if in := photo.Read(bare); in.Placed || !in.Taken.IsZero() || in.Turn != 6 {
				t.Errorf("%s: the bare one says %+v", kind, in)
			}
			if again, err := photo.Bare(bare); err != nil || !bytes.Equal(again, bare) {
				t.Errorf("%s: bared twice it differs: %v", kind, err)
			}
			one, _, err := image.Decode(bytes.NewReader(bare))
			other, _, err2 := image.Decode(bytes.NewReader(plain(t, kind)))
			if err != nil || err2 != nil || !bytes.Equal(one.(*image.Gray).Pix, other.(*image.Gray).Pix) {
				t.Errorf("%s: the picture changed: %v %v", kind, err, err2)
			}
		}
	}
	// what a camera hangs on behind the picture is no part of it
	if bare, err := photo.Bare(append(plain(t, "jpeg"), "film with 27.73N"...)); err != nil || bytes.Contains(bare, []byte("film")) {
		t.Errorf("%v", err)
	}
	if in := photo.Read(plain(t, "jpeg")); in != (photo.Info{}) {
		t.Errorf("a plain one says %+v", in)
	}
}

// A WebP loses Exif and XMP, also in what its head announces.
func TestWebP(t *testing.T) {
	chunk := func(kind string, body []byte) []byte {
		out := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
		if out = append(out, body...); len(body)%2 == 1 {
			out = append(out, 0)
		}
		return out
	}
	body := []byte("WEBP")
	body = append(body, chunk("VP8X", []byte{0x2c, 0, 0, 0, 15, 0, 0, 7, 0, 0})...)
	body = append(body, chunk("VP8 ", []byte("picture"))...)
	body = append(body, chunk("EXIF", phototest.Exif(binary.LittleEndian, "2025:01:06 09:30:00", 1))...)
	body = append(body, chunk("XMP ", []byte("Yanshi Camera"))...)
	full := append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	if in := photo.Read(full); !in.Placed {
		t.Errorf("%+v", in)
	}
	bare, err := photo.Bare(full)
	if err != nil || bytes.Contains(bare, []byte("Yanshi")) || bytes.Contains(bare, []byte("EXIF")) || bare[20] != 0x20 || int(binary.LittleEndian.Uint32(bare[4:])) != len(bare)-8 || !bytes.Contains(bare, []byte("picture")) {
		t.Errorf("%v %q", err, bare)
	}
}

func FuzzPhoto(f *testing.F) {
	exif := phototest.Exif(binary.BigEndian, "2025:01:06 09:30:00", 6)
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	f.Add(append([]byte("\xff\xd8\xff\xe1\x00\xffExif\x00\x00"), exif...))
	f.Add([]byte("RIFF\x10\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00eXIf\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		photo.Read(data)
		bare, err := photo.Bare(data)
		if err != nil {
			return
		}
		if in := photo.Read(bare); in.Placed || !in.Taken.IsZero() {
			t.Errorf("bare, it says %+v", in)
		}
	})
}
