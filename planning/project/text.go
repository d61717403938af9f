package project

import (
	"encoding/hex"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// trim takes off what stands around a text and what no text may hold.
func trim(s string) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), ""))
}

// valid says whether it names a file of the attachment store.
func (f *Photo) valid() bool {
	b, err := hex.DecodeString(f.SHA256)
	return err == nil && len(b) == 32 && f.Name != "" && len(f.Name) < 500 && f.Bytes >= 0 && len(f.Caption) < 2000
}
