package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func planImport(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(e, fs)
	var o plan.ImportOptions
	fs.StringVar((*string)(&o.Tenant), "area", "", "")
	fs.StringVar((*string)(&o.Plan), "plan", "", "")
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	name, data, err := readBytes(e, plain[0])
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	ctx = e.program(ctx)
	got, err := s.plans.Import(ctx, name, data, o)
	if f := fault.From(err); err != nil && f.Key == "plan.exists" && o.Plan == "" {
		// The same plan is kept already: the document becomes its next draft.
		o.Plan = plan.PlanID(fmt.Sprint(f.Args["Plan"]))
		got, err = s.plans.Import(ctx, name, data, o)
	}
	if err != nil {
		return err
	}
	key := "cli.import.done"
	if got.Already {
		key = "cli.import.already"
	}
	items := 0
	for _, n := range got.Items {
		items += n
	}
	e.say(key, i18n.Args{"Title": got.Edition.Title, "No": got.Edition.No, "Items": items, "Edition": string(got.Edition.ID)})
	return nil
}

// planDiff compares two documents, or two approved editions by their ids. The
// answer is no (exit 1) when they differ.
func planDiff(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(e, fs)
	asJSON := fs.Bool("json", false, "")
	plain, err := e.parse(fs, args, 2)
	if err != nil {
		return err
	}
	d, err := e.diff(ctx, p, plain[0], plain[1])
	if err != nil {
		return err
	}
	if *asJSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", " ")
		enc.SetEscapeHTML(false)
		if err := enc.Encode(d); err != nil {
			return err
		}
	}
	differ := false
	for _, part := range []struct {
		key   string
		pairs []plan.Pair
	}{
		{"web.nav.indicators", d.Targets}, {"web.nav.commitments", d.Commitments},
		{"web.nav.works", d.Works}, {"web.nav.systems", d.Systems},
	} {
		differ = e.pairs(part.key, part.pairs, !*asJSON) || differ
	}
	for _, w := range d.Wording {
		differ = differ || w.Change != plan.Same
	}
	if differ {
		return errNo
	}
	return nil
}

// diff compares files where both names are files, else kept editions.
func (e *env) diff(ctx context.Context, p *place, a, b string) (*plan.Diff, error) {
	if isFile(a) && isFile(b) {
		ra, err := readPlan(ctx, e, a)
		if err != nil {
			return nil, err
		}
		rb, err := readPlan(ctx, e, b)
		if err != nil {
			return nil, err
		}
		return plan.Compare(plan.OfReading(ra.Reading, ra.Text), plan.OfReading(rb.Reading, rb.Text)), nil
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close()
	listings, err := s.plans.Public().Plans(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, l := range listings {
		for _, ed := range l.Editions {
			if ed.ID == plan.EditionID(a) {
				return s.plans.Public().Diff(ctx, ed.Tenant, plan.EditionID(a), plan.EditionID(b))
			}
		}
	}
	return nil, fault.New(fault.NotFound, "cli.diff_unknown", fault.Args{"Name": a})
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && !st.IsDir()
}

// pairs prints what changed in one kind and says whether anything did.
func (e *env) pairs(key string, pairs []plan.Pair, show bool) bool {
	counts := map[plan.Change]int{}
	for _, p := range pairs {
		counts[p.Change]++
	}
	if show {
		fmt.Fprintf(e.out, "%s  %s\n", e.t(key), e.t("web.compare.counts", i18n.Args{
			"Same": counts[plan.Same], "Changed": counts[plan.Changed], "New": counts[plan.New], "Removed": counts[plan.Removed],
		}))
		signs := map[plan.Change]string{plan.Changed: "~", plan.New: "+", plan.Removed: "-"}
		for _, p := range pairs {
			if p.Change == plan.Same {
				continue
			}
			entry := p.New
			if entry == nil {
				entry = p.Old
			}
			fmt.Fprintf(e.out, "  %s %s\n", signs[p.Change], entry.Content.Label())
			for _, f := range p.Fields {
				fmt.Fprintf(e.out, "      %s：%s → %s\n", e.t("plan.field."+string(f.Field)), e.fieldValue(f.Field, f.Old), e.fieldValue(f.Field, f.New))
			}
		}
	}
	return counts[plan.Same] != len(pairs)
}

// fieldValue is the word for a value of a closed list; other values speak for themselves.
func (e *env) fieldValue(f plan.Field, value string) string {
	if value == "" || f.Choices() == nil {
		return value
	}
	return e.t(f.ChoiceKey(value))
}
