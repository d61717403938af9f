package source

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	utf16enc "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// decoded is text decoded from bytes.
type decoded struct {
	text    string
	charset string
	bad     int // bytes that stood for no character, each now U+FFFD
}

var (
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]+)`)
	xmlCharset  = regexp.MustCompile(`(?i)^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([a-z0-9_.-]+)`)
)

// hasBOM16 says whether the bytes begin with a UTF-16 byte order mark.
func hasBOM16(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

// decodeText decodes text: by its byte order mark, else by the charset it
// declares, else as UTF-8 when it is valid, else as GB18030. A declaration that
// the bytes contradict is not believed. ok is false when nothing fits.
func decodeText(data []byte) (d decoded, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return decodeWith(data, "UTF-32", utf32.UTF32(utf32.LittleEndian, utf32.ExpectBOM).NewDecoder())
	case hasBOM16(data):
		return decodeWith(data, "UTF-16", utf16enc.UTF16(utf16enc.LittleEndian, utf16enc.ExpectBOM).NewDecoder())
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return asUTF8(data[3:])
	case bytes.HasPrefix(data, []byte("\x84\x31\x95\x33")):
		return asGB(data[4:])
	}
	if n := bytes.Count(data, []byte{0}); n > 0 {
		if order, ok := unmarked16(data); ok {
			return decodeWith(data, "UTF-16", utf16enc.UTF16(order, utf16enc.IgnoreBOM).NewDecoder())
		}
		if n > strayNULs(data) {
			return decoded{}, false
		}
		// a NUL here and there is damage like any other
		d, ok := decodeText(bytes.ReplaceAll(data, []byte{0}, []byte("?")))
		d.bad += n
		return d, ok
	}
	if utf8.Valid(data) {
		return decoded{text: string(data), charset: "UTF-8"}, true
	}
	gb := strings.HasPrefix(declared(data), "gb")
	if !gb {
		if d, ok := asUTF8(data); ok {
			return d, true
		}
	}
	if d, ok := asGB(data); ok {
		return d, true
	}
	return asUTF8(data)
}

// strayNULs is how many NUL bytes a text may hold by damage: some, and few.
func strayNULs(data []byte) int { return min(50, len(data)/1000+min(1, len(data)/200)) }

// unmarked16 says whether bytes without a byte order mark are Chinese text in
// UTF-16, and in which order: nearly all units are ASCII or common characters.
func unmarked16(data []byte) (order utf16enc.Endianness, ok bool) {
	if len(data) < 8 || len(data)%2 != 0 {
		return utf16enc.BigEndian, false
	}
	head := data[:min(len(data), 4096)]
	little, big := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if common16(head[i+1], head[i]) {
			little++
		}
		if common16(head[i], head[i+1]) {
			big++
		}
	}
	switch units := len(head) / 2; {
	case little*100 >= units*95 && little > big:
		return utf16enc.LittleEndian, true
	case big*100 >= units*95 && big > little:
		return utf16enc.BigEndian, true
	}
	return utf16enc.BigEndian, false
}

// common16 says whether a unit is white space, printable ASCII, CJK punctuation,
// a common Chinese character or a full-width form.
func common16(high, low byte) bool {
	switch {
	case high == 0:
		return low >= ' ' && low < 0x7f || low == '\n' || low == '\r' || low == '\t' || low == 0xb7
	case high == 0x20, high == 0x30, high == 0xff:
		return true
	}
	return high >= 0x4e && high <= 0x9f
}

// declared is the charset that an HTML or XML document states, in lower case.
func declared(data []byte) string {
	head := data[:min(len(data), 8192)]
	for _, re := range []*regexp.Regexp{metaCharset, xmlCharset} {
		if m := re.FindSubmatch(head); m != nil {
			return strings.ToLower(string(m[1]))
		}
	}
	return ""
}

func decodeWith(data []byte, charset string, t transform.Transformer) (decoded, bool) {
	out, _, err := transform.Bytes(t, data)
	if err != nil {
		return decoded{}, false
	}
	d := decoded{text: string(out), charset: charset}
	d.bad = strings.Count(d.text, "�")
	return d, d.bad*50 <= len(data)
}

// asUTF8 decodes UTF-8 that may be hurt: cut off inside a character, or with a
// byte lost here and there. Each wrong byte becomes U+FFFD.
func asUTF8(data []byte) (decoded, bool) {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if bad == 0 {
		return decoded{text: string(data), charset: "UTF-8"}, true
	}
	if good < bad*20 {
		return decoded{}, false
	}
	return decoded{text: strings.ToValidUTF8(string(data), "�"), charset: "UTF-8", bad: bad}, true
}

// asGB decodes GB18030 (and so GBK and GB 2312) if the result reads like
// Chinese: nearly all of a plan's characters are among the 3755 of the first
// level of GB 2312, while bytes of another charset give rare ones.
func asGB(data []byte) (decoded, bool) {
	out, _, err := transform.Bytes(simplifiedchinese.GB18030.NewDecoder(), data)
	if err != nil {
		return decoded{}, false
	}
	d := decoded{text: string(out), charset: "GB18030"}
	pairs, common := 0, 0
	for i := 0; i+1 < len(data); i++ {
		lead, trail := data[i], data[i+1]
		if lead < 0x81 {
			continue
		}
		if trail >= '0' && trail <= '9' { // four bytes: a rare character
			i += 3
			continue
		}
		i++
		switch {
		case lead >= 0xa1 && lead <= 0xa9 && trail >= 0xa1: // punctuation, symbols
		case lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1:
			common++
			pairs++
		default:
			pairs++
		}
	}
	odd := 0
	for _, r := range d.text {
		switch {
		case r == utf8.RuneError:
			d.bad++
		case r >= 0xe000 && r <= 0xf8ff, r >= 0x80 && r <= 0x9f, unicode.IsControl(r) && !unicode.IsSpace(r):
			odd++
		}
	}
	return d, pairs > 0 && common*100 >= pairs*75 && (d.bad+odd)*100 <= pairs
}
