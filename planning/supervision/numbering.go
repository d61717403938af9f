package supervision

import (
	"context"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/kernel/casework"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Series is a row of numbers; each counts from 1 in a year, without a gap.
type Series string

// The series beside those of the kinds of notices, which have the kinds' names.
const (
	SeriesItem       Series = "item"
	SeriesAssessment Series = "assessment"
)

// AllSeries lists all series.
func AllSeries() []Series {
	out := []Series{SeriesItem}
	for _, k := range NoticeKinds() {
		out = append(out, k.Series())
	}
	return append(out, SeriesAssessment)
}

// Series is the series that notices of the kind are numbered in.
func (k NoticeKind) Series() Series { return Series(k) }

// Key is the message that names the series.
func (s Series) Key() string { return "supervision.series." + string(s) }

// Style is how a place numbers and signs what it issues. Numbers that were given stay
// as they are when it changes.
type Style struct {
	// No counts the versions of a place; 0 is what the program brings.
	No int `json:"no"`
	// Templates are the numbers, with {年} and {号}.
	Templates map[Series]string `json:"templates"`
	// Issuer signs notices (落款); empty: the organisation of who issues.
	Issuer string    `json:"issuer,omitempty"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
}

const (
	yearMark, noMark = "{年}", "{号}"

	longestTemplate = 40
	longestIssuer   = 40
)

// Number is the number in words.
func (s *Style) Number(of Series, year, no int) string {
	return strings.NewReplacer(yearMark, strconv.Itoa(year), noMark, strconv.Itoa(no)).Replace(s.Templates[of])
}

//go:embed numbering.yaml
var styleText []byte

// ShippedStyle is the style that the program brings.
var ShippedStyle = sync.OnceValues(func() (*Style, error) { return readStyle("planning/supervision/numbering.yaml", styleText) })

func readStyle(name string, data []byte) (*Style, error) {
	r, top := declare.Parse(name, data)
	if r.Count() > 0 {
		return nil, r.Problems().Err()
	}
	out := &Style{Templates: map[Series]string{}}
	r.Map(top, func(key, v *yaml.Node) bool {
		if key.Value != "series" {
			return false
		}
		r.Map(v, func(key, v *yaml.Node) bool {
			of := Series(key.Value)
			out.Templates[of] = r.Text(v)
			return slices.Contains(AllSeries(), of)
		})
		return true
	})
	if err := r.Problems().Err(); err != nil {
		return nil, err
	}
	return out, out.problems().Err()
}

// problems says what is wrong with a style.
func (s *Style) problems() Problems {
	var out Problems
	taken := map[string]Series{}
	for _, of := range AllSeries() {
		t := s.Templates[of]
		switch {
		case strings.Count(t, yearMark) != 1, strings.Count(t, noMark) != 1, len([]rune(t)) > longestTemplate:
			out.Add(string(of), fault.New(fault.Invalid, "supervision.template", fault.Args{"Most": longestTemplate}))
		case taken[t] != "":
			out.Add(string(of), fault.New(fault.Invalid, "supervision.template_taken", fault.Args{"Template": t}))
		}
		taken[t] = of
	}
	if len([]rune(s.Issuer)) > longestIssuer {
		out.Add("issuer", fault.New(fault.Invalid, "supervision.issuer_long", fault.Args{"Most": longestIssuer}))
	}
	return out
}

// styleIn is the style in force.
func styleIn(ctx context.Context, tx ReadTx, t Tenant) (*Style, error) {
	s, err := tx.Style(ctx, t)
	if err == nil && s == nil {
		return ShippedStyle()
	}
	return s, err
}

// Style is how the place numbers and signs.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Style(ctx context.Context, t Tenant) (*Style, error) {
	if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
		return nil, err
	}
	var out *Style
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = styleIn(ctx, tx, t); return err })
	return out, err
}

// SetStyle changes how the place numbers and signs from now on. base is the version
// (Style.No) that the person saw.
//
// Faults: those of identity.Require for DoSupervise, for all organisations; Invalid
// ("supervision.template", "supervision.template_taken", "supervision.issuer_long"),
// all at once (Problems); Conflict ("supervision.style_stale").
func (s *Service) SetStyle(ctx context.Context, t Tenant, base int, next Style) (*Style, error) {
	a, err := identity.Require(ctx, DoSupervise, identity.Target{Tenant: t})
	if err != nil {
		return nil, err
	}
	out := &Style{No: base + 1, Templates: map[Series]string{}, Issuer: strings.TrimSpace(next.Issuer), By: a.Name}
	for _, of := range AllSeries() {
		out.Templates[of] = strings.TrimSpace(next.Templates[of])
	}
	if err := out.problems().Err(); err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		now, err := styleIn(ctx, tx, t)
		if err != nil {
			return err
		}
		if now.No != base {
			return fault.New(fault.Conflict, "supervision.style_stale", nil)
		}
		out.At = tx.Now()
		return tx.AddStyle(ctx, t, out)
	})
	if err != nil {
		return nil, err
	}
	s.tell(t)
	return out, nil
}

// next gives the next number of a series in a year, with its words.
func next(ctx context.Context, tx WriteTx, t Tenant, of Series, year int) (no int, words string, err error) {
	style, err := styleIn(ctx, tx, t)
	if err != nil {
		return 0, "", err
	}
	no, err = tx.NextNumber(ctx, t, of, year)
	return no, style.Number(of, year, no), err
}

// number gives an item its number when it was issued for the first time.
func (s *Service) number(ctx context.Context, tx WriteTx, it *Item, acts []casework.Act) error {
	i := slices.IndexFunc(acts, func(a casework.Act) bool { return a.Transition == Issue })
	if it.Number != "" || i < 0 {
		return nil
	}
	var err error
	if _, it.Number, err = next(ctx, tx, it.Tenant, SeriesItem, identity.Day(acts[i].At).Year()); err != nil {
		return err
	}
	return tx.NumberItem(ctx, it)
}
