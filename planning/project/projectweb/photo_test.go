package projectweb_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"testing"

	"gangyao/platform/photo/phototest"
)

// A photo gives a visit its place and day where they were left open; what is shown of it
// has lost both and the camera, while the original stays as it was.
func TestAVisitIsWhereItsPhotoWasTaken(t *testing.T) {
	b := newBench(t)
	b.on("2025-01-08")
	p := b.road()
	path := "/projects/" + string(p.ID)
	var pic bytes.Buffer
	b.must(jpeg.Encode(&pic, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	full := phototest.JPEG(pic.Bytes(), phototest.Exif(binary.BigEndian, "2025:01:06 09:30:00", 1))
	c := b.caller("manager")
	status, body := c.send(path+"/visit", "photos", "路基.jpg", full, "base", base(p), "form", "visit", "found", "路基已成形")
	c.wants(status, body, 200, "112.53, 27.731389", "取自照片 路基.jpg", "2025-01-06", "仅供内部核查")
	x := b.now(p.ID).Visits[0]
	at := path + "/files/" + x.Photos[0].SHA256
	status, shown := c.get(at)
	if status != 200 || bytes.Contains([]byte(shown), []byte("Yanshi Camera")) || len(shown) == 0 {
		t.Errorf("shown with %d: %q", status, shown)
	}
	if _, _, err := image.Decode(bytes.NewReader([]byte(shown))); err != nil {
		t.Error(err)
	}
	if status, kept := c.get(at + "?as=original"); status != 200 || kept != string(full) {
		t.Errorf("the original is not what was handed in: %d, %d of %d bytes", status, len(kept), len(full))
	}
	// what is typed counts more
	status, body = c.send(path+"/visit", "photos", "桥.jpg", full, "base", base(b.now(p.ID)), "form", "visit", "found", "桥墩", "on", "2025-01-07", "lon", "112", "lat", "27")
	c.wants(status, body, 200)
	if x := b.now(p.ID).Visits[1]; x.Position.Lon.String() != "112" || x.ByPhoto != "" || x.On.String() != "2025-01-07" {
		t.Errorf("%+v", x)
	}
}
