package project

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// Fields lists the fields of Basics in the order they are shown; each is named by
// the message project.field.NAME.
func Fields() []string {
	return []string{"code", "name", "kind", "industry", "nature", "procedure", "owner", "ownerCode", "org", "leader", "areas",
		"content", "scale", "funds", "start", "finish", "position", "spot", "counts", "note"}
}

var industryForm = regexp.MustCompile(`^[A-T]([0-9]{2,4})?$`)

// Tidy checks what a person entered and brings it into its usual form.
// Faults: Invalid, TooLarge, of each field that is wrong (Flaws).
func (b *Basics) Tidy() error {
	var bad Flaws
	invalid := func(field, key string, args fault.Args) { bad.Add(field, fault.New(fault.Invalid, key, args)) }
	b.Name = strings.Join(strings.Fields(b.Name), " ")
	for _, x := range []struct {
		field string
		into  *string
	}{{"name", &b.Name}, {"kind", &b.Kind}, {"owner", &b.Owner}, {"leader", &b.Leader}, {"content", &b.Content}, {"scale", &b.Scale}, {"spot", &b.Spot}, {"note", &b.Note},
		{"industry", &b.Industry}, {"ownerCode", &b.OwnerCode}} {
		*x.into = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*x.into, "\x00", ""), ""))
		if utf8.RuneCountInString(*x.into) > maxText {
			bad.Add(x.field, fault.New(fault.TooLarge, "project.text_long", fault.Args{"Most": maxText}))
		}
	}
	if n := utf8.RuneCountInString(b.Name); n == 0 || n > 200 {
		invalid("name", "project.name_needed", fault.Args{"Most": 200})
	}
	code, err := ParseCode(string(b.Code))
	if b.Code = code; err != nil {
		bad.Add("code", err)
	}
	if b.Industry = strings.ToUpper(b.Industry); b.Industry != "" && !industryForm.MatchString(b.Industry) {
		invalid("industry", "project.industry_form", fault.Args{"Industry": clip(b.Industry, 20)})
	}
	b.tidyChoices(&bad)
	if b.OwnerCode = strings.ToUpper(strings.ReplaceAll(b.OwnerCode, " ", "")); b.OwnerCode != "" && !creditCode(b.OwnerCode) {
		invalid("ownerCode", "project.owner_code", fault.Args{"Code": clip(b.OwnerCode, 30)})
	}
	funds, err := tidyFunds(b.Funds)
	if bad.Add("funds", err); err == nil {
		b.Funds = funds
	}
	if b.Start != 0 && b.Finish != 0 && b.Finish < b.Start {
		invalid("finish", "project.dates_order", fault.Args{"Start": b.Start.Time(), "Finish": b.Finish.Time()})
	}
	bad.Add("position", b.Position.check())
	bad.Add("counts", b.tidyCounts())
	b.Areas = slices.Compact(slices.Sorted(slices.Values(append([]area.Code{}, b.Areas...))))
	if len(b.Areas) > 100 || slices.ContainsFunc(b.Areas, func(c area.Code) bool {
		return len(c) < 2 || len(c) > 12 || strings.Trim(string(c), "0123456789") != ""
	}) {
		invalid("areas", "project.areas", nil)
	}
	return bad.Fault()
}

// tidyChoices takes the usual answer where none is given.
func (b *Basics) tidyChoices(bad *Flaws) {
	if b.Nature == "" {
		b.Nature = NatureNew
	}
	if b.Procedure == "" {
		b.Procedure = Approval
	}
	if !slices.Contains(Natures(), b.Nature) {
		bad.Add("nature", fault.New(fault.Invalid, "project.choice_unknown", fault.Args{"Value": clip(string(b.Nature), 40)}))
	}
	if !slices.Contains(Procedures(), b.Procedure) {
		bad.Add("procedure", fault.New(fault.Invalid, "project.choice_unknown", fault.Args{"Value": clip(string(b.Procedure), 40)}))
	}
}

func (b *Basics) tidyCounts() error {
	out := []CountsFor{}
	for _, c := range b.Counts {
		c.Quantity = plain(c.Quantity)
		if c.Plan == "" || c.Item == "" || c.Quantity.IsNegative() || c.Quantity.GreaterThan(maxMoney) ||
			slices.ContainsFunc(out, func(o CountsFor) bool { return o.Plan == c.Plan && o.Item == c.Item }) {
			return fault.New(fault.Invalid, "project.counts", nil)
		}
		out = append(out, c)
	}
	if len(out) > 100 {
		return fault.New(fault.TooLarge, "project.counts", nil)
	}
	b.Counts = out
	return nil
}

// check refuses what is no place on earth.
func (p *Position) check() error {
	if p == nil {
		return nil
	}
	p.Lon, p.Lat = plain(p.Lon.Round(6)), plain(p.Lat.Round(6))
	if p.Lon.Abs().GreaterThan(decimal.New(180, 0)) || p.Lat.Abs().GreaterThan(decimal.New(90, 0)) {
		return fault.New(fault.Invalid, "project.position", nil)
	}
	return nil
}

// creditCode checks a unified social credit code with its check character.
// Source: GB 32100-2015: weights are powers of 3 modulo 31.
func creditCode(s string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 18 {
		v := strings.IndexByte(alphabet, s[i])
		if v < 0 {
			return false
		}
		if i == 17 {
			return v == (31-sum%31)%31
		}
		sum, weight = sum+v*weight, weight*3%31
	}
	return false
}
