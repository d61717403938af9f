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
// Faults: Invalid, TooLarge, each naming the field.
func (b *Basics) Tidy() error {
	invalid := func(key string, args fault.Args) error { return fault.New(fault.Invalid, key, args) }
	for _, s := range []*string{&b.Name, &b.Kind, &b.Industry, &b.Owner, &b.OwnerCode, &b.Leader, &b.Content, &b.Scale, &b.Spot, &b.Note} {
		*s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), ""))
		if utf8.RuneCountInString(*s) > maxText {
			return fault.New(fault.TooLarge, "project.text_long", fault.Args{"Most": maxText})
		}
	}
	b.Name = strings.Join(strings.Fields(b.Name), " ")
	if n := utf8.RuneCountInString(b.Name); n == 0 || n > 200 {
		return invalid("project.name_needed", fault.Args{"Most": 200})
	}
	var err error
	if b.Code, err = ParseCode(string(b.Code)); err != nil {
		return err
	}
	if b.Industry = strings.ToUpper(b.Industry); b.Industry != "" && !industryForm.MatchString(b.Industry) {
		return invalid("project.industry_form", fault.Args{"Industry": clip(b.Industry, 20)})
	}
	if b.Nature == "" {
		b.Nature = NatureNew
	}
	if b.Procedure == "" {
		b.Procedure = Approval
	}
	if !slices.Contains(Natures(), b.Nature) || !slices.Contains(Procedures(), b.Procedure) {
		return invalid("project.choice_unknown", fault.Args{"Value": clip(string(b.Nature)+" "+string(b.Procedure), 40)})
	}
	if b.OwnerCode = strings.ToUpper(strings.ReplaceAll(b.OwnerCode, " ", "")); b.OwnerCode != "" && !creditCode(b.OwnerCode) {
		return invalid("project.owner_code", fault.Args{"Code": clip(b.OwnerCode, 30)})
	}
	if b.Funds, err = tidyFunds(b.Funds); err != nil {
		return err
	}
	if b.Start != 0 && b.Finish != 0 && b.Finish < b.Start {
		return invalid("project.dates_order", fault.Args{"Start": b.Start.Time(), "Finish": b.Finish.Time()})
	}
	if err := b.Position.check(); err != nil {
		return err
	}
	if err := b.tidyCounts(); err != nil {
		return err
	}
	b.Areas = slices.Compact(slices.Sorted(slices.Values(append([]area.Code{}, b.Areas...))))
	if len(b.Areas) > 100 || slices.ContainsFunc(b.Areas, func(c area.Code) bool {
		return len(c) < 2 || len(c) > 12 || strings.Trim(string(c), "0123456789") != ""
	}) {
		return invalid("project.areas", nil)
	}
	return nil
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
