package projectweb

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// What people type, read. The first thing wrong is kept and names its field.
type typed struct {
	v *visit
	// bad is what could not be read, by the name of the box.
	bad project.Flaws
}

// err is the fault of all that could not be read; nil: everything was.
func (f *typed) err() error { return f.bad.Fault() }

// unread says whether a field could not be read, or nothing stands in it that must.
func (f *typed) unread(name string) bool {
	return slices.ContainsFunc(f.bad, func(x project.Flaw) bool { return x.Field == name })
}

func (f *typed) fail(name, label, text string) {
	f.bad.Add(name, fault.New(fault.Invalid, "projectweb.not_read", fault.Args{"Field": label, "Text": clip(text)}))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// day reads 2025-03-01, also with other marks; empty: none.
func (f *typed) day(name, label string) project.Day {
	s := f.v.input(name)
	d, err := schedule.ParseDay(strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "").Replace(s))
	if err != nil {
		f.fail(name, label, s)
	}
	return d
}

// number reads a decimal; empty: zero.
func (f *typed) number(name, label string) decimal.Decimal {
	s := f.v.input(name)
	if s == "" {
		return decimal.Decimal{}
	}
	n, ok := quantity.Parse(strings.TrimSuffix(halfWidth(s), "%")).Number()
	if !ok {
		f.fail(name, label, s)
	}
	return n
}

// halfWidth makes one spelling of figures: ４５．５ ％ is 45.5%.
func halfWidth(s string) string { return strings.Join(strings.Fields(width.Fold.String(s)), "") }

// money reads an amount in 万元, also with a unit written behind it: 0.03亿元; empty: zero.
func (f *typed) money(name, label string) project.Money {
	s := f.v.input(name)
	n, ok := wanOf(s)
	if !ok && s != "" {
		f.fail(name, label, s)
	}
	return n
}

// moneyUnits are what may stand behind an amount, longer ones first.
var moneyUnits = []string{"亿元", "亿", "万元", "万", "元"}

// wanOf is a typed amount in 万元.
func wanOf(s string) (project.Money, bool) {
	s = halfWidth(s)
	unit := "万元"
	for _, u := range moneyUnits {
		if rest, cut := strings.CutSuffix(s, u); cut {
			s, unit = rest, strings.TrimSuffix(u, "元")+"元"
			break
		}
	}
	v, ok := quantity.Convert(quantity.Parse(s), quantity.Unit(unit), "万元")
	if !ok {
		return project.Money{}, false
	}
	return v.Number()
}

// needed notes that something must be given: nothing typed is not zero.
func (f *typed) needed(name, label string) {
	if f.v.input(name) == "" {
		f.bad.Add(name, fault.New(fault.Invalid, "projectweb.field_empty", fault.Args{"Field": label}))
	}
}

func (f *typed) integer(name, label string) int {
	s := f.v.input(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(halfWidth(s))
	if err != nil {
		f.fail(name, label, s)
	}
	return n
}

// funds reads the money by source of fields PREFIX-SOURCE.
func (f *typed) funds(prefix string) []project.Fund {
	var out []project.Fund
	for _, s := range project.Sources() {
		if a := f.money(prefix+"-"+string(s), f.v.t(s.Key())); !a.IsZero() {
			out = append(out, project.Fund{Source: s, Amount: a})
		}
	}
	return out
}

func (f *typed) month(name string) period.Period {
	p, err := period.Parse(f.v.input(name))
	if err != nil || p.Kind() != period.Month {
		f.fail(name, f.v.t("projectweb.month"), f.v.input(name))
	}
	return p
}

// position reads two fields of degrees; both empty: none.
func (f *typed) position() *project.Position {
	lon, lat := f.v.input("lon"), f.v.input("lat")
	if lon == "" && lat == "" {
		return nil
	}
	for _, x := range [][2]string{{"lon", lon}, {"lat", lat}} {
		if x[1] == "" {
			f.bad.Add(x[0], fault.New(fault.Invalid, "projectweb.field_empty", fault.Args{"Field": f.v.t("project.column." + x[0])}))
		}
	}
	return &project.Position{Lon: f.number("lon", f.v.t("project.column.lon")), Lat: f.number("lat", f.v.t("project.column.lat"))}
}

// basics reads the form that describes a project; what it does not ask stays as in old.
func (f *typed) basics(old project.Basics) project.Basics {
	v, b := f.v, old
	b.Code, b.Name, b.Kind, b.Industry = project.Code(v.input("code")), v.input("name"), v.input("kind"), v.input("industry")
	b.Nature, b.Procedure = project.Nature(v.input("nature")), project.Procedure(v.input("procedure"))
	b.Owner, b.OwnerCode, b.Org, b.Leader = v.input("owner"), v.input("ownerCode"), identity.OrgID(v.input("org")), v.input("leader")
	b.Areas = nil
	for _, c := range v.r.PostForm["areas"] {
		b.Areas = append(b.Areas, area.Code(c))
	}
	b.Content, b.Scale, b.Spot, b.Note = v.input("content"), v.input("scale"), v.input("spot"), v.input("note")
	b.Funds, b.Position = f.funds("fund"), f.position()
	if v.r.PostForm.Has("start") {
		b.Start, b.Finish = f.day("start", v.t("project.field.start")), f.day("finish", v.t("project.field.finish"))
	}
	return b
}

func dayOf(t time.Time) project.Day { return schedule.DayOf(t) }
