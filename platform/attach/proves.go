package attach

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// The beginnings of the files that may prove something, by their endings.
var (
	zipped = []string{"PK\x03\x04"}
	ole    = []string{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
	begins = map[string][]string{
		".pdf": {"%PDF-"}, ".jpg": {"\xff\xd8\xff"}, ".jpeg": {"\xff\xd8\xff"}, ".png": {"\x89PNG\r\n\x1a\n"},
		".docx": zipped, ".xlsx": zipped, ".ofd": zipped, ".zip": zipped,
		".doc": ole, ".xls": ole, ".wps": append(slices.Clone(ole), zipped...), ".et": append(slices.Clone(ole), zipped...),
		".txt": nil, ".csv": nil,
	}
)

// Endings lists the endings of the files that may prove something.
func Endings() []string { return slices.Sorted(maps.Keys(begins)) }

// Proves says whether a file is what its name says, by its first bytes, and
// something that may be kept as a proof: a document, a picture, a table.
func Proves(name string, head []byte) bool {
	marks, ok := begins[strings.ToLower(path.Ext(name))]
	if !ok || len(head) == 0 || !utf8.ValidString(name) {
		return false
	}
	if marks == nil {
		return bytes.IndexByte(head, 0) < 0
	}
	return slices.ContainsFunc(marks, func(m string) bool { return bytes.HasPrefix(head, []byte(m)) })
}
