package plan

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"gangyao/planning/plan/reading"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// ImportOptions says whose plan a document is.
type ImportOptions struct {
	// Tenant is the governing area's code; when empty, what the document says,
	// or else the area of who imports.
	Tenant Tenant
	// Plan makes the document a new edition of this plan; when empty, a new plan.
	Plan PlanID
	// Title, AreaName, Period and Kind replace what the document says of itself.
	Title    string
	AreaName string
	Period   [2]int
	Kind     string
	Demo     bool
}

// Imported is the outcome of an import.
type Imported struct {
	Plan    Plan
	Edition Edition
	// Already: the same source had been imported before; nothing was stored.
	Already bool
	Items   map[Kind]int
}

// Import reads a document and keeps it as a draft edition: the bytes as given,
// the text, the reading and its items, all of it or nothing.
//
// Faults: those of Service.Read and of identity.Require; Invalid (plan.tenant_missing,
// plan.tenant_invalid, plan.title_missing, plan.period_invalid); NotFound
// (plan.plan_unknown); see IdentityFaults for all of these at once; Conflict
// (plan.exists: the area has a plan of this title
// and period; import into it; plan.import_raced: another import took the number).
func (s *Service) Import(ctx context.Context, name string, data []byte, o ImportOptions) (*Imported, error) {
	if _, err := may(ctx, DoImport, o.Tenant); err != nil { // again in keep, which knows the tenant
		return nil, err
	}
	sha := canonical.SHA256(data)
	if o.Tenant != "" { // spare the reading when the source is known
		if known, err := s.known(ctx, o.Tenant, sha); known != nil || err != nil {
			return known, err
		}
	}
	r, text, err := s.Read(name, data)
	if err != nil {
		return nil, err
	}
	if text == nil {
		text = []rune{}
	}
	src := Source{Name: name, Format: r.Source.Format, Charset: r.Source.Charset, SHA256: sha,
		Bytes: int64(len(data)), Chars: len(text)}
	return s.keep(ctx, data, r, text, src, o)
}

// ImportReading keeps a reading that comes without its text as a draft edition,
// such as the made-up plan of the demonstration. It can be approved at once
// (ApproveRequest.AcceptAll). Faults as for Import.
func (s *Service) ImportReading(ctx context.Context, name string, r *reading.Reading, o ImportOptions) (*Imported, error) {
	if _, err := may(ctx, DoImport, o.Tenant); err != nil {
		return nil, err
	}
	data, err := canonical.JSON(r)
	if err != nil {
		return nil, err
	}
	src := Source{Name: name, Format: FormatStructured, Charset: "UTF-8", SHA256: canonical.SHA256(data), Bytes: int64(len(data))}
	return s.keep(ctx, data, r, nil, src, o)
}

// known finds the edition that was imported from a source before.
func (s *Service) known(ctx context.Context, t Tenant, sha string) (*Imported, error) {
	var out *Imported
	err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = alreadyThere(ctx, tx, t, sha)
		return err
	})
	return out, err
}

func alreadyThere(ctx context.Context, tx ReadTx, t Tenant, sha string) (*Imported, error) {
	es, err := tx.Editions(ctx, EditionQuery{Tenant: t, Source: sha})
	if err != nil || len(es) == 0 {
		return nil, err
	}
	p, err := tx.Plan(ctx, t, es[0].Plan)
	if err != nil {
		return nil, err
	}
	items, err := tx.Items(ctx, t, es[0].ID)
	if err != nil {
		return nil, err
	}
	out := &Imported{Plan: *p, Edition: es[0], Already: true, Items: map[Kind]int{}}
	for _, it := range items {
		out.Items[it.Kind]++
	}
	return out, nil
}

// keep stores a reading as a draft edition in one transaction.
func (s *Service) keep(ctx context.Context, data []byte, r *reading.Reading, text []rune, src Source, o ImportOptions) (*Imported, error) {
	says, err := planOf(r, o, Tenant(identity.From(ctx).Tenant))
	if err != nil {
		return nil, err
	}
	by, err := may(ctx, DoImport, says.Tenant)
	if err != nil {
		return nil, err
	}
	stored, err := canonical.JSON(r)
	if err != nil {
		return nil, err
	}
	outline, err := canonical.JSON(sectionsOf(r))
	if err != nil {
		return nil, err
	}
	// The bytes go first: under their hash they harm nobody if the rest fails.
	if _, _, err := s.Attach.Put(ctx, bytes.NewReader(data)); err != nil {
		return nil, err
	}
	var out *Imported
	err = s.update(ctx, func(tx WriteTx) error {
		known, err := alreadyThere(ctx, tx, says.Tenant, src.SHA256)
		if err != nil || known != nil {
			out = known
			return err
		}
		p, e, err := s.place(ctx, tx, says, o)
		if err != nil {
			return err
		}
		e.Vision, e.Source, e.Reader, e.Demo = r.Plan.Vision, src, r.Reader, o.Demo
		e.ImportedBy, e.ImportedAt, e.ReadAt = by, tx.Now(), tx.Now()
		if err := tx.AddEdition(ctx, e); err != nil {
			return err
		}
		for part, b := range map[Part][]byte{PartReading: stored, PartOutline: outline, PartText: []byte(string(text))} {
			if part == PartText && text == nil {
				continue
			}
			if err := tx.SaveDocument(ctx, e.Tenant, e.ID, part, b); err != nil {
				return err
			}
		}
		out = &Imported{Plan: *p, Edition: *e, Items: map[Kind]int{}}
		var items []Item
		for _, f := range findAll(r, text) {
			items = append(items, s.item(e, f))
			out.Items[f.Kind]++
		}
		return tx.AddItems(ctx, items)
	})
	if err != nil {
		if fault.Is(err, fault.Conflict) { // with an import of the same document, perhaps
			if known, again := s.known(ctx, says.Tenant, src.SHA256); known != nil && again == nil {
				return known, nil
			}
		}
		return nil, err
	}
	return out, nil
}

// place finds the plan that a document belongs to, or makes it, and prepares
// the next edition.
func (s *Service) place(ctx context.Context, tx WriteTx, says Plan, o ImportOptions) (*Plan, *Edition, error) {
	p := &says
	e := &Edition{Tenant: says.Tenant, ID: EditionID(s.IDs()), No: 1, Status: Draft,
		Title: says.Title, Area: says.Area, Period: says.Period}
	if o.Plan == "" {
		have, err := tx.Plans(ctx, says.Tenant)
		if err != nil {
			return nil, nil, err
		}
		for _, h := range have {
			if Normal(h.Title) == Normal(says.Title) && h.Period == says.Period {
				return nil, nil, fault.New(fault.Conflict, "plan.exists", fault.Args{"Title": h.Title, "Plan": string(h.ID), "Tenant": string(h.Tenant)})
			}
		}
		p.ID, p.Created = PlanID(s.IDs()), tx.Now()
		if err := tx.AddPlan(ctx, p); err != nil {
			return nil, nil, err
		}
	} else {
		var err error
		if p, err = tx.Plan(ctx, says.Tenant, o.Plan); err != nil {
			return nil, nil, err
		}
		es, err := tx.Editions(ctx, EditionQuery{Tenant: p.Tenant, Plan: p.ID})
		if err != nil {
			return nil, nil, err
		}
		for _, have := range es { // newest first
			e.No = max(e.No, have.No+1)
			if e.Basis == "" && have.Status == Approved {
				e.Basis = have.ID
			}
		}
	}
	e.Plan = p.ID
	return p, e, nil
}

var tenantCode = regexp.MustCompile(`^[0-9]{2,12}$`)

// planOf is what a plan is called and whose it is, from the document and the
// options; home is the tenant of who imports.
func planOf(r *reading.Reading, o ImportOptions, home Tenant) (Plan, error) {
	p := Plan{Tenant: o.Tenant, Title: strings.TrimSpace(o.Title), Area: r.Plan.Area, Period: o.Period, Kind: o.Kind}
	if p.Tenant == "" {
		p.Tenant = cmp.Or(Tenant(r.Plan.Area.Code), home)
	}
	if p.Title == "" {
		p.Title = r.Plan.Title
	}
	if o.AreaName != "" {
		p.Area.Name = o.AreaName
	}
	if p.Period == [2]int{} {
		p.Period = r.Plan.Period
	}
	if p.Kind == "" {
		p.Kind = r.Plan.Kind
	}
	p.Area.Code = string(p.Tenant)
	var wrong identityErrors
	add := func(key string) {
		wrong = append(wrong, fault.New(fault.Invalid, key, fault.Args{"Code": string(p.Tenant), "From": p.Period[0], "To": p.Period[1]}))
	}
	switch {
	case p.Tenant == "":
		add("plan.tenant_missing")
	case !tenantCode.MatchString(string(p.Tenant)):
		add("plan.tenant_invalid")
	}
	if p.Title == "" {
		add("plan.title_missing")
	}
	if p.Period != [2]int{} && (!isYear(p.Period[0]) || !isYear(p.Period[1]) || p.Period[0] > p.Period[1]) {
		add("plan.period_invalid")
	}
	if len(wrong) > 0 {
		return Plan{}, fault.Wrap(wrong, wrong[0].Code, wrong[0].Key, wrong[0].Args)
	}
	return p, nil
}

// identityErrors is everything that a document and its options leave open or
// say wrongly about the plan; the fault that is returned is the first of them.
type identityErrors []*fault.Error

func (e identityErrors) Error() string {
	keys := make([]string, len(e))
	for i, f := range e {
		keys[i] = f.Key
	}
	return strings.Join(keys, "; ")
}

// IdentityFaults lists everything that an import misses to know which plan a
// document is (area code, title, period), when err is a fault of that; nil otherwise.
func IdentityFaults(err error) []*fault.Error {
	if e, ok := errors.AsType[identityErrors](err); ok {
		return e
	}
	return nil
}

// isYear says whether a number can be a year that a plan speaks of.
func isYear(y int) bool { return y >= 1949 && y <= 2100 }

// sectionsOf is the outline as stored; an empty list rather than null.
func sectionsOf(r *reading.Reading) []reading.Section {
	if r.Sections == nil {
		return []reading.Section{}
	}
	return r.Sections
}

// day reads a date as people write it in forms: 2021-03-06.
func day(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	return t, err == nil && isYear(t.Year())
}
