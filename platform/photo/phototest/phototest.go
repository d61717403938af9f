// Package phototest makes photos that tell where and when they were taken, for tests.
package phototest

import "encoding/binary"

// Exif says 112.53 E, 27°43′53″ N, when it was taken (2006:01:02 15:04:05), how to turn
// it, and a made-up camera.
func Exif(order binary.AppendByteOrder, taken string, turn uint16) []byte {
	out := []byte("MM\x00*")
	if order.String() == binary.LittleEndian.String() {
		out = []byte("II*\x00")
	}
	u16 := func(v uint16) { out = order.AppendUint16(out, v) }
	u32 := func(v uint32) { out = order.AppendUint32(out, v) }
	entry := func(tag, kind uint16, n, value uint32) { u16(tag); u16(kind); u32(n); u32(value) }
	const first, exif, gps, end = 8, 8 + 2 + 4*12 + 4, 8 + 2 + 4*12 + 4 + 2 + 12 + 4, 8 + 2 + 4*12 + 4 + 2 + 12 + 4 + 2 + 4*12 + 4
	short := func(tag uint16, v uint16) { u16(tag); u16(3); u32(1); u16(v); u16(0) }
	ascii := func(tag uint16, s string) { u16(tag); u16(2); u32(2); out = append(out, s[0], 0, 0, 0) }
	u32(first)
	u16(4)
	entry(0x010f, 2, 14, end) // the camera's maker
	short(0x0112, turn)
	entry(0x8769, 4, 1, exif)
	entry(0x8825, 4, 1, gps)
	u32(0)
	u16(1)
	entry(0x9003, 2, 20, end+14)
	u32(0)
	u16(4)
	ascii(1, "N")
	entry(2, 5, 3, end+34)
	ascii(3, "E")
	entry(4, 5, 3, end+58)
	u32(0)
	out = append(out, "Yanshi Camera\x00"...)
	out = append(append(out, taken...), 0)
	for _, n := range []uint32{27, 1, 43, 1, 5300, 100, 112, 1, 3180, 100, 0, 1} {
		u32(n)
	}
	return out
}

// JPEG puts Exif into a JPEG as cameras do.
func JPEG(plain, exif []byte) []byte {
	out := append([]byte{}, plain[:2]...)
	part := append([]byte("Exif\x00\x00"), exif...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(part)+2))
	return append(append(out, part...), plain[2:]...)
}
