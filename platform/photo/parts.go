package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const (
	pngHead  = "\x89PNG\r\n\x1a\n"
	exifHead = "Exif\x00\x00"
)

// walkJPEG keeps what a decoder needs: of the application segments only JFIF, the
// colour profile and Adobe's transform.
func walkJPEG(data []byte, exif func([]byte)) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), 0xff, 0xd8)
	turn := 0
	var body []byte
	for at := 2; ; {
		for at+1 < len(data) && data[at] == 0xff && data[at+1] == 0xff { // fill
			at++
		}
		if at+4 > len(data) || data[at] != 0xff {
			return nil, errBroken
		}
		mark := data[at+1]
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return nil, errBroken
		}
		part := data[at+4 : at+2+n]
		keep := mark < 0xe0 || mark == 0xe0 && bytes.HasPrefix(part, []byte("JFIF\x00")) ||
			mark == 0xe2 && bytes.HasPrefix(part, []byte("ICC_PROFILE\x00")) || mark == 0xee && bytes.HasPrefix(part, []byte("Adobe"))
		if mark == 0xe1 && bytes.HasPrefix(part, []byte(exifHead)) && turn == 0 {
			exif(part[len(exifHead):])
			turn = max(readExif(part[len(exifHead):]).Turn, 1)
		}
		if keep {
			body = append(body, data[at:at+2+n]...)
		}
		if at += 2 + n; mark == 0xda { // from here on it is the picture, up to its end
			end, err := scansEnd(data, at)
			if err != nil {
				return nil, err
			}
			body = append(body, data[at:end]...)
			break
		}
	}
	if turn > 1 {
		small := append([]byte(exifHead), turned(turn)...)
		out = append(out, 0xff, 0xe1, byte((len(small)+2)>>8), byte(len(small)+2))
		out = append(out, small...)
	}
	return append(out, body...), nil
}

// scansEnd is where the picture ends; what a camera hangs on behind (a second picture, a
// film, with their own positions) is not part of it.
func scansEnd(data []byte, at int) (int, error) {
	for at+1 < len(data) {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 >= len(data) {
			break
		}
		at += i
		switch mark := data[at+1]; {
		case mark == 0xd9:
			return at + 2, nil
		case mark == 0 || mark >= 0xd0 && mark <= 0xd7:
			at += 2
		case mark == 0xff:
			at++
		case mark >= 0xe0 && mark <= 0xef || mark == 0xfe: // nothing of that between scans
			return 0, errBroken
		default: // tables and the next scan of a progressive picture
			if at+4 > len(data) {
				return 0, errBroken
			}
			at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		}
	}
	return 0, errBroken
}

// walkPNG keeps the chunks that are needed to show the picture.
func walkPNG(data []byte, exif func([]byte)) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), pngHead...)
	for at := len(pngHead); at+12 <= len(data); {
		n := int64(binary.BigEndian.Uint32(data[at:]))
		if int64(at)+12+n > int64(len(data)) {
			return nil, errBroken
		}
		kind, part := string(data[at+4:at+8]), data[at+8:at+8+int(n)]
		end := at + 12 + int(n)
		switch kind {
		case "IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP", "acTL", "fcTL", "fdAT":
			out = append(out, data[at:end]...)
		case "eXIf":
			exif(part)
			if turn := readExif(part).Turn; turn > 1 {
				out = appendChunk(out, kind, turned(turn))
			}
		case "IEND":
			return append(out, data[at:end]...), nil
		}
		at = end
	}
	return nil, errBroken
}

func appendChunk(out []byte, kind string, part []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
	from := len(out)
	out = append(append(out, kind...), part...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// walkWebP keeps the chunks of the picture; the head says which others there are.
func walkWebP(data []byte, exif func([]byte)) ([]byte, error) {
	size := int64(binary.LittleEndian.Uint32(data[4:])) + 8
	if size > int64(len(data)) || size < 20 {
		return nil, errBroken
	}
	data = data[:size]
	out := append(make([]byte, 0, len(data)), data[:12]...)
	head, turn := -1, 0
	for at := 12; at+8 <= len(data); {
		n := int64(binary.LittleEndian.Uint32(data[at+4:]))
		end := int64(at) + 8 + n
		if end > size {
			return nil, errBroken
		}
		if end += n & 1; end > size {
			end = size
		}
		part := data[at+8 : int64(at)+8+n]
		switch kind := string(data[at : at+4]); kind {
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
			out = append(out, data[at:end]...)
		case "VP8X":
			if len(part) < 10 {
				return nil, errBroken
			}
			head, out = len(out)+8, append(out, data[at:end]...)
		case "EXIF":
			part = bytes.TrimPrefix(part, []byte(exifHead))
			exif(part)
			turn = readExif(part).Turn
		}
		at = int(end)
	}
	if head >= 0 {
		if out[head] &^= 0x0c; turn > 1 { // bits of Exif and XMP
			out[head] |= 0x08
			small := turned(turn)
			out = binary.LittleEndian.AppendUint32(append(out, "EXIF"...), uint32(len(small)))
			out = append(out, small...)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
