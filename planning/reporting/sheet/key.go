package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// A key names a cell for machines: gy1|CODE|VERSION|AREA|ORG|PERIOD. Rows and
// columns of a wide form each hold a part of it, the rest is *.
const (
	keyMark = "gy1"
	open    = "*"
)

// partial is a key or a part of one; a nil field is open.
type partial struct {
	code    *indicator.Code
	version *int
	area    *area.Code
	org     *identity.OrgID
	period  *period.Period
}

func whole(c indicator.CellKey) partial {
	return partial{&c.Code, &c.Version, &c.Area, &c.Org, &c.Period}
}

func (p partial) String() string {
	out := []string{keyMark, open, open, open, open, open}
	if p.code != nil {
		out[1] = string(*p.code)
	}
	if p.version != nil {
		out[2] = strconv.Itoa(*p.version)
	}
	if p.area != nil {
		out[3] = string(*p.area)
	}
	if p.org != nil {
		out[4] = string(*p.org)
	}
	if p.period != nil {
		out[5] = p.period.String()
	}
	return strings.Join(out, "|")
}

// parseKey reads a key or a part of one.
func parseKey(s string) (partial, bool) {
	s = strings.TrimSpace(s)
	f := strings.Split(s, "|")
	if len(s) > 300 || len(f) != 6 || f[0] != keyMark {
		return partial{}, false
	}
	var p partial
	if f[1] != open {
		c := indicator.Code(f[1])
		p.code = &c
	}
	if f[2] != open {
		v, err := strconv.Atoi(f[2])
		if err != nil {
			return partial{}, false
		}
		p.version = &v
	}
	if f[3] != open {
		a := area.Code(f[3])
		p.area = &a
	}
	if f[4] != open {
		o := identity.OrgID(f[4])
		p.org = &o
	}
	if f[5] != open {
		var t period.Period
		if f[5] == "" || t.UnmarshalText([]byte(f[5])) != nil {
			return partial{}, false
		}
		p.period = &t
	}
	return p, true
}

// with fills what is open from another part.
func (p partial) with(q partial) partial {
	if p.code == nil {
		p.code = q.code
	}
	if p.version == nil {
		p.version = q.version
	}
	if p.area == nil {
		p.area = q.area
	}
	if p.org == nil {
		p.org = q.org
	}
	if p.period == nil {
		p.period = q.period
	}
	return p
}

// cell is the cell of a key without open parts.
func (p partial) cell() (indicator.CellKey, bool) {
	if p.code == nil || p.version == nil || p.area == nil || p.org == nil || p.period == nil {
		return indicator.CellKey{}, false
	}
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: *p.code, Version: *p.version, Area: *p.area, Org: *p.org}, Period: *p.period}, true
}

// seal is the hash in a form: of what it belongs to and of the cells it asks for.
func (f *Form) seal() string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s\n%s\n%d\n", f.Round, f.Sheet, f.Version)
	for i := range f.Lines {
		_, _ = fmt.Fprintln(h, whole(f.Lines[i].Cell))
	}
	return hex.EncodeToString(h.Sum(nil))
}
