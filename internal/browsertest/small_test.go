package browsertest_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"gangyao/internal/browsertest"
)

func TestSmall(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 256, 256))
	for y := range 256 {
		for x := range 256 {
			c := color.RGBA{255, 255, 255, 255} // paper, with an uneven strip
			if y < 64 {
				c = color.RGBA{uint8(x * x * y), uint8(x * 37 * y), uint8(y*y + x), 255}
			}
			src.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, src); err != nil {
		t.Fatal(err)
	}
	small, err := browsertest.Small(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := got.(*image.Paletted)
	if !ok || len(p.Palette) > 256 || p.Bounds() != src.Bounds() {
		t.Fatalf("the picture is a %T", got)
	}
	if r, g, bl, _ := got.At(10, 200).RGBA(); r>>8 != 255 || g>>8 != 255 || bl>>8 != 255 {
		t.Error("white paper is not white")
	}
	if len(small) >= b.Len() {
		t.Errorf("%d bytes became %d", b.Len(), len(small))
	}
	if _, err := browsertest.Small([]byte("no picture")); err == nil {
		t.Error("what is no picture is taken")
	}
}
