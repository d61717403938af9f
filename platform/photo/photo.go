// Package photo reads where and when a photo was taken, and gives it on without that:
// the picture itself stays as it is, byte for byte, only what stands beside it is left
// out (position, time, camera, previews, remarks); how it is to be turned is kept.
// JPEG, PNG and WebP. No network, no clock.
//
// Sources: Exif 2.32 (CIPA DC-008) over TIFF 6.0; JPEG ITU T.81 annex B; PNG third
// edition; WebP container RFC 9649.
package photo

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/shopspring/decimal"
)

// Info is what a photo tells of itself.
type Info struct {
	// Lon and Lat are degrees of WGS 84, rounded to six decimals; meaningless without Placed.
	Lon, Lat decimal.Decimal
	Placed   bool
	// Taken is when it was taken by the camera's clock, as if that ran in UTC; zero: it
	// does not say.
	Taken time.Time
	// Turn is how it is to be shown, 1 to 8 as in Exif; 0: as it is.
	Turn int
}

// errBroken is a file that is not what it begins as.
var errBroken = errors.New("photo: not a whole picture")

// Read tells what a photo says of itself; of what is none, or says nothing, the zero Info.
func Read(data []byte) Info {
	var in Info
	_, _ = walk(data, func(exif []byte) { in = readExif(exif) })
	return in
}

// Bare is a photo without what stands beside the picture. It is an error when the file
// cannot be taken apart; nothing of it is safe to give on then.
func Bare(data []byte) ([]byte, error) {
	return walk(data, func([]byte) {})
}

// walk goes through the parts of a file, shows the Exif and gives the file without it.
func walk(data []byte, exif func([]byte)) ([]byte, error) {
	switch {
	case len(data) > 3 && data[0] == 0xff && data[1] == 0xd8:
		return walkJPEG(data, exif)
	case len(data) > 8 && string(data[:8]) == pngHead:
		return walkPNG(data, exif)
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return walkWebP(data, exif)
	}
	return nil, errBroken
}

// The tags that are read.
const (
	tagTurn     = 0x0112
	tagExif     = 0x8769
	tagGPS      = 0x8825
	tagOriginal = 0x9003
	gpsLatRef   = 1
	gpsLat      = 2
	gpsLonRef   = 3
	gpsLon      = 4
)

// tiff is the inside of Exif: numbers in one order of bytes, places from its beginning.
type tiff struct {
	data  []byte
	order binary.ByteOrder
}

// field is an entry of a directory: n values of a kind at a place.
type field struct {
	kind  uint16
	n     uint32
	place int
}

func readExif(data []byte) (in Info) {
	t := tiff{data: data}
	switch {
	case len(data) < 8:
		return in
	case string(data[:4]) == "II*\x00":
		t.order = binary.LittleEndian
	case string(data[:4]) == "MM\x00*":
		t.order = binary.BigEndian
	default:
		return in
	}
	first := t.directory(t.order.Uint32(data[4:]))
	if f, ok := first[tagTurn]; ok && f.kind == 3 && f.place+2 <= len(data) {
		if n := int(t.order.Uint16(data[f.place:])); n >= 1 && n <= 8 {
			in.Turn = n
		}
	}
	if f, ok := first[tagExif]; ok {
		if at, ok := t.directory(t.long(f))[tagOriginal]; ok {
			if taken, err := time.Parse("2006:01:02 15:04:05", t.text(at)); err == nil && taken.Year() > 1970 {
				in.Taken = taken
			}
		}
	}
	if f, ok := first[tagGPS]; ok {
		gps := t.directory(t.long(f))
		lat, okLat := t.degrees(gps[gpsLat], t.text(gps[gpsLatRef]), "N", "S", 90)
		lon, okLon := t.degrees(gps[gpsLon], t.text(gps[gpsLonRef]), "E", "W", 180)
		if okLat && okLon && !(lat.IsZero() && lon.IsZero()) { // cameras without a fix write zeros
			in.Lat, in.Lon, in.Placed = lat, lon, true
		}
	}
	return in
}

// directory reads the entries at a place; of what lies outside there are none.
func (t tiff) directory(at uint32) map[uint16]field {
	out := map[uint16]field{}
	if int64(at)+2 > int64(len(t.data)) {
		return out
	}
	n := int(t.order.Uint16(t.data[at:]))
	sizes := map[uint16]uint32{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
	for i := range n {
		p := int(at) + 2 + 12*i
		if p+12 > len(t.data) {
			return out
		}
		f := field{kind: t.order.Uint16(t.data[p+2:]), n: t.order.Uint32(t.data[p+4:]), place: p + 8}
		size := uint64(sizes[f.kind]) * uint64(f.n)
		if size > 4 {
			f.place = int(t.order.Uint32(t.data[p+8:]))
		}
		if size > 0 && uint64(f.place)+size <= uint64(len(t.data)) {
			out[t.order.Uint16(t.data[p:])] = f
		}
	}
	return out
}

func (t tiff) long(f field) uint32 {
	if f.kind != 4 {
		return ^uint32(0)
	}
	return t.order.Uint32(t.data[f.place:])
}

func (t tiff) text(f field) string {
	if f.kind != 2 {
		return ""
	}
	s := t.data[f.place : f.place+int(f.n)]
	for i, c := range s {
		if c == 0 {
			s = s[:i]
			break
		}
	}
	return string(s)
}

// degrees reads degrees, minutes and seconds with their side.
func (t tiff) degrees(f field, side, plus, minus string, most int64) (decimal.Decimal, bool) {
	if f.kind != 5 || f.n != 3 || side != plus && side != minus {
		return decimal.Decimal{}, false
	}
	sum, part := decimal.Decimal{}, decimal.New(1, 0)
	for i := range 3 {
		up, down := t.order.Uint32(t.data[f.place+8*i:]), t.order.Uint32(t.data[f.place+8*i+4:])
		if down == 0 {
			return sum, false
		}
		sum = sum.Add(decimal.NewFromInt(int64(up)).DivRound(decimal.NewFromInt(int64(down)).Mul(part), 10))
		part = part.Mul(decimal.New(60, 0))
	}
	if side == minus {
		sum = sum.Neg()
	}
	return sum.Round(6), sum.Abs().LessThanOrEqual(decimal.NewFromInt(most))
}

// turned is an Exif that says nothing but how to turn the picture.
func turned(n int) []byte {
	return []byte{'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, tagTurn >> 8, tagTurn & 0xff, 0, 3, 0, 0, 0, 1, 0, byte(n), 0, 0, 0, 0, 0, 0}
}
