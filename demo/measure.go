package demo

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

//go:embed data/figures.yaml
var figuresYAML []byte

// figures is data/figures.yaml: what became of each target after the plan.
type figures struct {
	Indicators []struct {
		Row      string `yaml:"row"`
		Code     string `yaml:"code"`
		Owner    string `yaml:"owner"`
		Areas    string `yaml:"areas"`
		Register string `yaml:"register"`
		Story    string `yaml:"story"`
		Versions []struct {
			Version  int    `yaml:"version"`
			From     string `yaml:"from"`
			Name     string `yaml:"name"`
			Note     string `yaml:"note"`
			Standard string `yaml:"standard"`
		} `yaml:"versions"`
		Figures []figure `yaml:"figures"`
	} `yaml:"indicators"`
}

type figure struct {
	Period    string `yaml:"p"`
	Version   int    `yaml:"version"`
	Value     string `yaml:"v"`
	At        string `yaml:"at"`
	Status    string `yaml:"status"`
	Real      string `yaml:"real"`
	Source    string `yaml:"source"`
	Reason    string `yaml:"reason"`
	Note      string `yaml:"note"`
	Withdrawn string `yaml:"withdrawn"`
}

// registered is the day on which the demonstration's targets are taken as known.
var registered = time.Date(2021, 3, 10, 4, 0, 0, 0, time.UTC)

// Measure adopts the edition's indicators and records the demonstration's later
// figures on the days they bear. Where they are there already, nothing changes.
// on gives the use cases with another clock.
func Measure(ctx context.Context, e *plan.Edition, on func(time.Time) *indicator.Service) error {
	ctx = identity.With(ctx, identity.Program(Tenant, "演示"))
	var f figures
	if err := yaml.Unmarshal(figuresYAML, &f); err != nil {
		return fmt.Errorf("demo: figures.yaml: %w", err)
	}
	_, err := on(time.Now()).Table(ctx, indicator.TableQuery{Tenant: Tenant, Plan: e.Plan, Lens: indicator.Internal})
	if !fault.Is(err, fault.NotFound) { // measured already, or a failure
		return err
	}
	then := on(registered)
	proposals, err := then.Proposals(ctx, Tenant, e.ID)
	if err != nil {
		return err
	}
	if _, err := then.Adopt(ctx, indicator.AdoptRequest{Tenant: Tenant, Edition: e.ID}); err != nil {
		return err
	}
	days := map[string][]recorded{}
	for _, in := range f.Indicators {
		p := find(proposals, in.Row)
		if p == nil {
			return fmt.Errorf("demo: figures.yaml: no row %s", in.Row)
		}
		key := p.Target.Pinned
		for _, v := range in.Versions {
			from, err := period.Parse(v.From)
			if err != nil {
				return err
			}
			if _, err := on(from.Start().AddDate(1, 0, 0)).NewVersion(ctx, indicator.NewStandard{Tenant: Tenant, Code: key.Code, Seen: key.Version,
				From: from, Standard: v.Standard, Note: v.Note, Reason: "演示：" + v.Name}); err != nil {
				return fmt.Errorf("demo: %s: %w", in.Code, err)
			}
		}
		for _, x := range in.Figures {
			o, err := x.observation(key)
			if err != nil {
				return fmt.Errorf("demo: %s %s: %w", in.Code, x.Period, err)
			}
			days[x.At] = append(days[x.At], recorded{x, o})
		}
	}
	order := make([]string, 0, len(days))
	for d := range days {
		order = append(order, d)
	}
	slices.Sort(order)
	for _, d := range order {
		for _, r := range days[d] {
			if err := record(ctx, on, r); err != nil {
				return fmt.Errorf("demo: %s %s: %w", r.o.Cell.Code, r.o.Cell.Period, err)
			}
		}
	}
	return nil
}

type recorded struct {
	figure figure
	o      indicator.Observation
}

// find is the proposal of a line of the plan's table of targets: "12", "12/增速".
func find(ps []indicator.Proposal, row string) *indicator.Proposal {
	no, sub, detail := strings.Cut(row, "/")
	main := ""
	for i := range ps {
		p := &ps[i]
		if p.Results {
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

func (x figure) observation(v indicator.Version) (indicator.Observation, error) {
	p, err := period.Parse(x.Period)
	if err != nil {
		return indicator.Observation{}, err
	}
	key := indicator.SeriesKey{Code: v.Code, Version: cmp.Or(x.Version, v.Version), Area: Tenant}
	o := indicator.Observation{Cell: indicator.CellKey{SeriesKey: key, Period: p}, Value: quantity.Parse(x.Value),
		Status: indicator.Status(cmp.Or(x.Status, string(indicator.Normal))), Note: cmp.Or(x.Note, x.Reason)}
	return o, nil
}

// record takes a figure the whole way on its day.
func record(ctx context.Context, on func(time.Time) *indicator.Service, r recorded) error {
	day, err := time.Parse(time.DateOnly, r.figure.At)
	if err != nil {
		return err
	}
	s := on(day.Add(2 * time.Hour))
	req := indicator.RecordRequest{Tenant: Tenant, Provenance: indicator.FromImport, Origin: cmp.Or(r.figure.Source, "演示数据"),
		Certainty: r.figure.Real, Reason: r.figure.Reason, Demo: r.figure.Real == "", Observations: []indicator.Observation{r.o}}
	keep := s.Record
	if r.figure.Reason != "" {
		keep = s.Revise
	}
	b, err := keep(ctx, req)
	if err != nil {
		return err
	}
	for _, stage := range []indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published} {
		if _, err := s.Advance(ctx, indicator.AdvanceRequest{Tenant: Tenant, Batch: b.ID, To: stage, SHA256: b.SHA256}); err != nil {
			return err
		}
	}
	if r.figure.Withdrawn == "" {
		return nil
	}
	back, err := time.Parse(time.DateOnly, r.figure.Withdrawn)
	if err != nil {
		return err
	}
	_, err = on(back.Add(2*time.Hour)).Advance(ctx, indicator.AdvanceRequest{Tenant: Tenant, Batch: b.ID, To: indicator.Withdrawn, SHA256: b.SHA256, Note: r.figure.Note})
	return err
}
