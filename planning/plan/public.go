package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"gangyao/planning/plan/reading"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
)

// Public answers what may be seen by everybody. It reads only bytes that were
// approved; Published is the one place that decides what is visible.
type Public struct{ s *Service }

// PlanListing is a plan with its editions, newest first.
type PlanListing struct {
	Plan     Plan
	Editions []Edition
}

// Plans lists the plans that have an approved edition, of a tenant or of all.
func (p *Public) Plans(ctx context.Context, t Tenant) ([]PlanListing, error) {
	return p.PlansOn(ctx, t, time.Time{})
}

// PlansOn lists the plans that had an approved edition registered here by the
// end of a day, with the editions of then. The day is given by its beginning in
// the site's time zone; the zero time stands for now.
func (p *Public) PlansOn(ctx context.Context, t Tenant, day time.Time) ([]PlanListing, error) {
	all, err := p.s.listings(ctx, t, Approved)
	if err != nil {
		return nil, err
	}
	var out []PlanListing
	for _, l := range all {
		l.Editions = slices.DeleteFunc(l.Editions, func(e Edition) bool { return !e.RegisteredOn(day) })
		if len(l.Editions) == 0 {
			continue
		}
		for i := range l.Editions {
			l.Editions[i] = unnamed(l.Editions[i])
		}
		out = append(out, l)
	}
	return out, nil
}

// unnamed is an edition without the names of the staff who handled it.
func unnamed(e Edition) Edition {
	e.ImportedBy = ""
	if e.Approval != nil {
		a := *e.Approval
		a.By = ""
		e.Approval = &a
	}
	return e
}

// RegisteredOn says whether the approval was registered here by the end of a
// day, which is given by its beginning in the site's time zone; the zero time
// stands for now. A draft never is.
func (e *Edition) RegisteredOn(day time.Time) bool {
	return e.Approval != nil && (day.IsZero() || e.Approval.At.Before(day.AddDate(0, 0, 1)))
}

// Current is the edition of a plan that this site gave as the one in force on a
// day: of the editions registered by the end of that day the one approved last.
// What was learned later is not known on that day. The day is given by its
// beginning in the site's time zone; the zero time stands for now.
//
// Faults: NotFound (plan.edition_unknown; plan.not_registered: the plan is known
// today and was not on that day).
func (p *Public) Current(ctx context.Context, t Tenant, id PlanID, day time.Time) (*Published, error) {
	var es []Edition
	err := p.s.Store.View(ctx, func(tx ReadTx) (err error) {
		es, err = tx.Editions(ctx, EditionQuery{Tenant: t, Plan: id, Status: Approved})
		return err
	})
	if err != nil {
		return nil, err
	}
	known := slices.ContainsFunc(es, func(e Edition) bool { return e.Approval != nil })
	es = slices.DeleteFunc(es, func(e Edition) bool { return !e.RegisteredOn(day) })
	switch {
	case len(es) == 0 && known:
		return nil, NotRegistered(day)
	case len(es) == 0:
		return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
	}
	return p.Published(ctx, t, slices.MaxFunc(es, inForce).ID)
}

// NotRegistered is the fault of asking for a plan as of a day on which it was
// not registered here yet.
func NotRegistered(day time.Time) error {
	return fault.New(fault.NotFound, "plan.not_registered", fault.Args{"Day": day.Format(time.DateOnly)})
}

// inForce orders approved editions: by day of approval, then by number.
func inForce(a, b Edition) int {
	if a.Approval.On != b.Approval.On {
		if a.Approval.On < b.Approval.On {
			return -1
		}
		return 1
	}
	return a.No - b.No
}

// Published is an approved edition: the gate of the published view. A draft is
// as unknown here as an edition that does not exist.
//
// Faults: NotFound (plan.edition_unknown); Internal (plan.edition_altered: the
// stored bytes are not those that were approved).
func (p *Public) Published(ctx context.Context, t Tenant, id EditionID) (*Published, error) {
	var out *Published
	err := p.s.Store.View(ctx, func(tx ReadTx) error {
		e, err := tx.Edition(ctx, t, id)
		if err != nil {
			return err
		}
		if e.Status != Approved || e.Approval == nil {
			return fault.New(fault.NotFound, "plan.edition_unknown", nil)
		}
		if out = p.s.cache.get(e.Approval.SHA256); out != nil {
			return nil
		}
		data, err := tx.Document(ctx, t, id, PartApproved)
		if err != nil {
			return err
		}
		var text []byte
		if !e.Structured() {
			if text, err = tx.Document(ctx, t, id, PartText); err != nil {
				return err
			}
		}
		if out, err = open(unnamed(*e), data, text); err != nil {
			return err
		}
		p.s.cache.put(e.Approval.SHA256, out)
		return nil
	})
	return out, err
}

// open checks approved bytes against their hashes and reads them.
func open(e Edition, data, text []byte) (*Published, error) {
	altered := func(what string) error {
		return fault.Wrap(fmt.Errorf("hash of the stored %s differs", what), fault.Internal, "plan.edition_altered",
			fault.Args{"Title": e.Title, "No": e.No})
	}
	if canonical.SHA256(data) != e.Approval.SHA256 {
		return nil, altered("edition")
	}
	p := &Published{Edition: e, raw: data}
	if err := json.Unmarshal(data, &p.Doc); err != nil {
		return nil, fmt.Errorf("plan: approved edition: %w", err)
	}
	if p.Doc.TextSHA256 != "" {
		if canonical.SHA256(text) != p.Doc.TextSHA256 {
			return nil, altered("text")
		}
		p.text = []rune(string(text))
	}
	p.at = map[ItemID]int{}
	for i, it := range p.Doc.Items {
		p.at[it.ID] = i
	}
	p.natures = natures(p.Doc.Items)
	return p, nil
}

// cached is how many approved editions are kept ready; each is immutable and
// found by its hash, so that the cache can never be wrong.
const cached = 24

type publishedCache struct {
	mu   sync.Mutex
	by   map[string]*Published
	used []string // least recently used first
}

func (c *publishedCache) get(sha string) *Published {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.by[sha]
	if p != nil {
		c.touch(sha)
	}
	return p
}

func (c *publishedCache) put(sha string, p *Published) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]*Published{}
	}
	c.by[sha] = p
	c.touch(sha)
	if len(c.used) > cached {
		delete(c.by, c.used[0])
		c.used = c.used[1:]
	}
}

func (c *publishedCache) touch(sha string) {
	c.used = append(slices.DeleteFunc(c.used, func(s string) bool { return s == sha }), sha)
}

// Search finds places in approved editions: in the one asked for, or in the
// edition in force of each plan of the tenant (of all tenants when empty).
//
// Faults: NotFound (plan.edition_unknown).
func (p *Public) Search(ctx context.Context, q SearchQuery) (*SearchResult, error) {
	var out *SearchResult
	err := p.s.Store.View(ctx, func(tx ReadTx) error {
		es, err := tx.Editions(ctx, EditionQuery{Tenant: q.Tenant, Status: Approved})
		if err != nil {
			return err
		}
		type key struct {
			Tenant Tenant
			Plan   PlanID
		}
		newest := map[key]Edition{}
		q.editions = nil
		for _, e := range es {
			if e.ID == q.Edition {
				q.editions = []EditionID{e.ID}
			}
			k := key{e.Tenant, e.Plan}
			if have, ok := newest[k]; !ok || inForce(e, have) > 0 {
				newest[k] = e
			}
		}
		if q.Edition != "" && q.editions == nil {
			return fault.New(fault.NotFound, "plan.edition_unknown", nil)
		}
		if q.Edition == "" {
			for _, e := range newest {
				q.editions = append(q.editions, e.ID)
			}
		}
		out, err = tx.Search(ctx, q)
		return err
	})
	return out, err
}

// Editions are the approved editions that the query is restricted to.
func (q SearchQuery) Editions() []EditionID { return q.editions }

// Outline is a section with those below it.
type Outline struct {
	reading.Section
	Items    map[Kind]int // confirmed items in it and below it
	Children []*Outline
}

// Document is an approved edition as it is stored, hashed and published: the
// canonical JSON of this struct. The text is stored beside it and named by its
// hash. Names of staff are not in it.
type Document struct {
	Format     string             `json:"format"` // "gangyao/edition/1"
	Tenant     Tenant             `json:"tenant"`
	Plan       PlanID             `json:"plan"`
	Edition    EditionID          `json:"edition"`
	No         int                `json:"no"`
	Basis      EditionID          `json:"basis,omitempty"`
	BasisHash  string             `json:"basis_sha256,omitempty"`
	Title      string             `json:"title"`
	Area       reading.Area       `json:"area"`
	Period     [2]int             `json:"period"`
	Vision     int                `json:"vision,omitempty"`
	ApprovedOn string             `json:"approved_on"`
	ApprovedBy string             `json:"approved_by"` // the body
	Registered time.Time          `json:"registered"`
	Demo       bool               `json:"demo,omitempty"`
	Source     DocumentSource     `json:"source"`
	TextSHA256 string             `json:"text_sha256,omitempty"`
	Sections   []reading.Section  `json:"sections"`
	Items      []Entry            `json:"items"`
	Sentences  []reading.Sentence `json:"sentences,omitempty"`
	Coverage   reading.Coverage   `json:"coverage"`
	// FindingsLeft counts, by severity, the findings that nobody had reviewed at
	// the approval and that are therefore not in Items. Editions approved before
	// this was counted have none.
	FindingsLeft map[reading.Severity]int `json:"findings_left,omitempty"`
}

// DocumentSource names the source and the reader of an approved edition.
type DocumentSource struct {
	Name   string `json:"name"`
	Format string `json:"format"`
	SHA256 string `json:"sha256"`
	Chars  int    `json:"chars"`
	Reader string `json:"reader"`
}

// DocumentFormat is the format of the approved editions written now.
const DocumentFormat = "gangyao/edition/1"
