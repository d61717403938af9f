package source

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"gangyao/platform/fault"
)

// kind is what a document's bytes are.
type kind string

const (
	kindText      kind = "text" // also HTML
	kindPDF       kind = "pdf"
	kindDocx      kind = "docx"
	kindTruncated kind = "docx_truncated" // a zip container cut off
	kindEncrypted kind = "encrypted"
	kindOldDoc    kind = "old_doc"
	kindSheet     kind = "spreadsheet"
	kindSlides    kind = "slides"
	kindWPS       kind = "wps"
	kindOFD       kind = "ofd"
	kindODT       kind = "odt"
	kindRTF       kind = "rtf"
	kindMHT       kind = "mht"
	kindWordXML   kind = "word_xml"
	kindImage     kind = "image"
	kindArchive   kind = "archive"
	kindBinary    kind = "binary"
)

var magic = []struct {
	at    int
	bytes string
	kind  kind
}{
	{0, "\x89PNG\r\n\x1a\n", kindImage},
	{0, "\xff\xd8\xff", kindImage},
	{0, "GIF8", kindImage},
	{0, "II*\x00", kindImage},
	{0, "MM\x00*", kindImage},
	{8, "WEBPVP8", kindImage},
	{4, "ftypheic", kindImage},
	{0, "Rar!\x1a\x07", kindArchive},
	{0, "7z\xbc\xaf\x27\x1c", kindArchive},
	{0, "\x1f\x8b\x08", kindArchive},
	{0, "BZh9", kindArchive},
	{0, `{\rtf`, kindRTF},
}

// sniff tells the kind of a document by its content; its name may lie.
func sniff(data []byte) kind {
	head := data[:min(len(data), 2048)]
	for _, m := range magic {
		if len(head) > m.at && bytes.HasPrefix(head[m.at:], []byte(m.bytes)) {
			return m.kind
		}
	}
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return kindPDF
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return sniffZip(data)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffCompound(data)
	case bytes.HasPrefix(head, []byte("BM")) && len(data) > 26 && binary.LittleEndian.Uint32(data[2:]) == uint32(len(data)):
		return kindImage
	}
	if hasBOM16(head) {
		return kindText
	}
	if n := bytes.Count(data, []byte{0}); n > strayNULs(data) {
		if _, ok := unmarked16(data); !ok {
			return kindBinary
		}
		return kindText
	}
	low := strings.ToLower(string(head))
	switch {
	case strings.Contains(low, "mime-version:") && strings.Contains(low, "multipart/related"):
		return kindMHT
	case strings.Contains(low, `progid="word.document"`):
		return kindWordXML
	}
	return kindText
}

// sniffZip tells what a zip container holds by the names in its directory,
// which stands at its end.
func sniffZip(data []byte) kind {
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	if end < 0 || len(data)-end < 22 {
		return kindTruncated
	}
	size, at := int(binary.LittleEndian.Uint32(data[end+12:])), int(binary.LittleEndian.Uint32(data[end+16:]))
	dir := data[:end]
	if at >= 0 && size >= 0 && at <= end && at+size <= end {
		dir = data[at : at+size]
	}
	has := func(name string) bool { return bytes.Contains(dir, []byte(name)) }
	switch {
	case has("word/document"):
		return kindDocx
	case has("xl/workbook"):
		return kindSheet
	case has("ppt/presentation"):
		return kindSlides
	case has("OFD.xml"):
		return kindOFD
	case has("content.xml") && has("META-INF/manifest.xml"):
		return kindODT
	case has("[Content_Types].xml"):
		return kindDocx // its main part may have any name
	}
	return kindArchive
}

// sniffCompound tells what an OLE compound file holds by its streams' names,
// which stand in it in UTF-16.
func sniffCompound(data []byte) kind {
	has := func(name string) bool {
		var b []byte
		for _, u := range utf16.Encode([]rune(name)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return bytes.Contains(data, b)
	}
	switch {
	case has("EncryptedPackage"), has("EncryptionInfo"):
		return kindEncrypted
	case has("WpsDocument"), has("WPSDocument"):
		return kindWPS
	case has("WordDocument"):
		return kindOldDoc
	case has("Workbook"), has("Book"):
		return kindSheet
	case has("PowerPoint Document"):
		return kindSlides
	}
	return kindBinary
}

// refuse is the fault for a kind that is not read.
func refuse(name string, k kind) error {
	code := fault.Unsupported
	switch k {
	case kindTruncated, kindEncrypted, kindBinary, kindImage:
		code = fault.Invalid
	}
	return fault.New(code, "source."+string(k), fault.Args{"Name": name})
}
