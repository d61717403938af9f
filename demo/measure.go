package demo

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

//go:embed data/figures.yaml
var figuresYAML []byte

// figures is data/figures.yaml: what became of each target after the plan.
type figures struct {
	Owners     map[indicator.Code]identity.OrgID `yaml:"owners"`
	Indicators []measured                        `yaml:"indicators"`
}

// measured is one indicator of it: Row is a line of the table of targets,
// Results one of the table of results.
type measured struct {
	Row      string         `yaml:"row"`
	Results  string         `yaml:"results"`
	Code     indicator.Code `yaml:"code"`
	Owner    identity.OrgID `yaml:"owner"`
	Areas    area.Level     `yaml:"areas"`
	Weight   indicator.Code `yaml:"weight"`
	Before   string         `yaml:"before"`
	Register string         `yaml:"register"`
	Story    string         `yaml:"story"`
	Versions []standard     `yaml:"versions"`
	Figures  []figure       `yaml:"figures"`
}

// standard is a later way of measuring.
type standard struct {
	Version  int        `yaml:"version"`
	From     string     `yaml:"from"`
	At       string     `yaml:"at"`
	Areas    area.Level `yaml:"areas"`
	Name     string     `yaml:"name"`
	Note     string     `yaml:"note"`
	Standard string     `yaml:"standard"`
}

// figure is one figure: recorded on At, or reported in the round of its year.
type figure struct {
	Period    string `yaml:"p"`
	Version   int    `yaml:"version"`
	Value     string `yaml:"v"`
	At        string `yaml:"at"`
	Round     bool   `yaml:"round"`
	None      string `yaml:"none"`
	Status    string `yaml:"status"`
	Real      string `yaml:"real"`
	Source    string `yaml:"source"`
	Reason    string `yaml:"reason"`
	Note      string `yaml:"note"`
	Withdrawn string `yaml:"withdrawn"`
}

// registered is the day on which the demonstration's targets are taken as known.
var registered = time.Date(2021, 3, 10, 4, 0, 0, 0, time.UTC)

// madeUp is where made-up figures say they come from.
const madeUp = "演示数据"

func readFigures() (*figures, error) {
	var f figures
	return &f, decode("figures.yaml", figuresYAML, &f)
}

func decode(name string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("demo: %s: %w", name, err)
	}
	return nil
}

// of finds an indicator.
func (f *figures) of(c indicator.Code) *measured {
	i := slices.IndexFunc(f.Indicators, func(m measured) bool { return m.Code == c })
	if i < 0 {
		return nil
	}
	return &f.Indicators[i]
}

// dress gives the plan's definitions what the plan does not print: who reports
// them, down to which level, from which register; and ties rows to those rows of
// the plan before that a person would recognise.
func (f *figures) dress(ps []indicator.Proposal) error {
	f.own(ps)
	for i := range f.Indicators {
		m := &f.Indicators[i]
		p := find(ps, m)
		if p == nil || p.Target.Pinned.Code != m.Code {
			return fmt.Errorf("figures.yaml: no row %s%s of %s", m.Row, m.Results, m.Code)
		}
		for j := range ps {
			if d := &ps[j].Definition; d.Key() == p.Definition.Key() {
				d.Owner, d.AreaLevel, d.Register = m.Owner, m.Areas, m.Register
				if m.Weight != "" {
					d.Additivity, d.Weight = indicator.Mean, m.Weight
				}
			}
		}
		if m.Before == "" {
			continue
		}
		before := find(ps, &measured{Results: m.Before})
		if before == nil || p.Link == nil {
			return fmt.Errorf("figures.yaml: %s has nothing before it", m.Code)
		}
		p.Link.Kind, p.Link.From, p.Link.FromPlan = indicator.LinkChanged, before.Item, before.Target.Plan
		p.Link.Note = "演示：由“" + before.Target.Label + "”改为“" + p.Target.Label + "”"
	}
	return nil
}

// own names who reports what has no later figures here.
func (f *figures) own(ps []indicator.Proposal) {
	for i := range ps {
		d := &ps[i].Definition
		if code := indicator.Code(strings.TrimSuffix(string(d.Code), "-growth-mean")); d.Owner == "" {
			d.Owner = f.Owners[code]
			if m := f.of(code); m != nil && d.Owner == "" {
				d.Owner = m.Owner
			}
		}
	}
}

// find is the proposal of a line of a table: "12", "12/增速".
func find(ps []indicator.Proposal, m *measured) *indicator.Proposal {
	no, sub, detail := strings.Cut(cmp.Or(m.Row, m.Results), "/")
	main := ""
	for i := range ps {
		p := &ps[i]
		if p.Results != (m.Results != "") {
			continue
		}
		if p.Target.No == no && p.Part == indicator.PartRow {
			main = p.Key()
			if !detail {
				return p
			}
		}
		if detail && main != "" && (p.Parent == main || strings.HasPrefix(p.Parent, main)) &&
			(strings.HasSuffix(p.Target.Label, sub) || sub == "增速" && p.Definition.Kind == indicator.Growth) {
			return p
		}
	}
	return nil
}

// day is a day of the story, at an hour of work in China.
func day(text string) (time.Time, error) {
	d, err := time.Parse(time.DateOnly, text)
	return d.Add(2 * time.Hour), err
}

// figures lists the acts that record the later figures on the days they bear.
func (s *story) figures(f *figures) {
	for i := range f.Indicators {
		m := &f.Indicators[i]
		for _, v := range m.Versions {
			s.dated(v.At, string(m.Code)+" measured anew", func() error { return s.standard(m, v) })
		}
		for _, x := range m.Figures {
			if x.Round {
				continue
			}
			key := fmt.Sprintf("%s%s/%s/%s/%d", ref, x.At, m.Code, x.Period, cmp.Or(x.Version, 1))
			s.dated(x.At, string(m.Code)+" "+x.Period, func() error {
				o, err := x.observation(m.Code)
				if err != nil {
					return err
				}
				r := indicator.RecordRequest{Tenant: Tenant, Provenance: indicator.FromImport, Origin: cmp.Or(x.Source, madeUp), Ref: key,
					Certainty: x.Real, Reason: x.Reason, Demo: x.Real == "", Observations: []indicator.Observation{o}}
				if x.Reason != "" {
					r.Provenance = indicator.FromRevise
				}
				return s.record(r)
			})
			if x.Withdrawn != "" {
				s.dated(x.Withdrawn, string(m.Code)+" sent back", func() error { return s.withdraw(key, x.Note) })
			}
		}
	}
}

// dated adds an act on a day of a file; a day that cannot be read fails there.
func (s *story) dated(text, what string, do func() error) {
	at, err := day(text)
	if err != nil {
		do = func() error { return err }
	}
	s.on(at, what, do)
}

// standard records that an indicator is measured in a new way.
func (s *story) standard(m *measured, v standard) error {
	key := indicator.Version{Code: m.Code, Version: v.Version}
	if s.known.definitions[key] == nil {
		from, err := period.Parse(v.From)
		if err != nil {
			return err
		}
		d, err := s.indicators.NewVersion(s.program, indicator.NewStandard{Tenant: Tenant, Code: m.Code, Seen: v.Version - 1,
			From: from, Standard: v.Standard, Note: v.Note, Reason: "演示：" + v.Name})
		if err != nil {
			return err
		}
		s.known.definitions[key] = d
	}
	d := *s.known.definitions[key]
	if d.AreaLevel == v.Areas {
		return nil
	}
	d.AreaLevel, d.Reason = v.Areas, "演示：分解到乡镇"
	got, err := s.indicators.Define(s.program, d)
	if err != nil {
		return err
	}
	s.known.definitions[key] = got
	return nil
}

func (x figure) observation(c indicator.Code) (indicator.Observation, error) {
	p, err := period.Parse(x.Period)
	if err != nil {
		return indicator.Observation{}, err
	}
	key := indicator.SeriesKey{Code: c, Version: cmp.Or(x.Version, 1), Area: Tenant}
	return indicator.Observation{Cell: indicator.CellKey{SeriesKey: key, Period: p}, Value: quantity.Parse(x.Value),
		Status: indicator.Status(cmp.Or(x.Status, string(indicator.Normal))), Note: cmp.Or(x.Note, x.Reason)}, nil
}

// withdraw sends figures back after they were published.
func (s *story) withdraw(key, note string) error {
	b := s.known.batches[key]
	if b.Stage(time.Time{}) == indicator.Withdrawn {
		return nil
	}
	b, err := s.indicators.Advance(s.program, indicator.AdvanceRequest{Tenant: Tenant, Batch: b.ID, To: indicator.Withdrawn, SHA256: b.SHA256, Note: note})
	if err == nil {
		s.known.batches[key] = b
	}
	return err
}
