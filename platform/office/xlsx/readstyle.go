package xlsx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// format is what a number format says of the number.
type format struct {
	general       bool
	decimals      int
	percent, date bool
}

// maxStyles bounds the styles kept; more take the general format.
const maxStyles = 70_000

func (b *book) readStyles() error {
	custom := map[int]string{}
	inCells := false
	return b.scan("xl/styles.xml", func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				if id, err := strconv.Atoi(attr(t, "numFmtId")); err == nil && len(custom) < maxStyles {
					custom[id] = attr(t, "formatCode")
				}
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells && len(b.formats) < maxStyles {
					id, _ := strconv.Atoi(attr(t, "numFmtId"))
					b.formats = append(b.formats, formatOf(id, custom))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				inCells = false
			}
		}
		return nil
	})
}

// formatOf reads a number format. The numbers of the built-in ones are those of
// ECMA-376 part 1, 18.8.30, with the dates of the Chinese editions.
func formatOf(id int, custom map[int]string) format {
	if code, ok := custom[id]; ok {
		return parseFormat(code)
	}
	switch {
	case id == 1 || id == 3 || id == 37 || id == 38 || id == 41 || id == 42:
		return format{}
	case id == 2 || id == 4 || id == 39 || id == 40 || id == 43 || id == 44:
		return format{decimals: 2}
	case id == 9:
		return format{percent: true}
	case id == 10:
		return format{percent: true, decimals: 2}
	case id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58:
		return format{date: true}
	}
	return format{general: true}
}

func parseFormat(code string) format {
	code, _, _ = strings.Cut(code, ";")
	var bare strings.Builder // without quoted and bracketed words
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			end := byte('"')
			if c == '[' {
				end = ']'
			}
			j := strings.IndexByte(code[i+1:], end)
			if j < 0 {
				i = len(code)
				break
			}
			i += j + 1
		case '\\', '_', '*':
			i++
		default:
			bare.WriteByte(c)
		}
	}
	s := strings.ToLower(bare.String())
	if s == "" || s == "@" || strings.Contains(s, "general") {
		return format{general: true}
	}
	f := format{percent: strings.Contains(s, "%")}
	if strings.ContainsAny(s, "ymdhs") && !strings.ContainsAny(s, "0#?") {
		return format{date: true}
	}
	if i := strings.IndexByte(s, '.'); i >= 0 {
		for _, r := range s[i+1:] {
			if r != '0' {
				break
			}
			f.decimals++
		}
	}
	if !strings.ContainsAny(s, "0#?") || strings.Contains(s, "e+") || strings.Contains(s, "/") {
		return format{general: true, percent: f.percent}
	}
	return f
}
