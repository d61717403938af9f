package project

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/platform/identity"
)

// ProposedWork is a work of an approved plan as a project might be made of it.
// Nothing is created without a person: they create it (Create with FromPlan), link
// it to a project that is there (LinkItem), or leave it.
type ProposedWork struct {
	Item    plan.ItemID
	Quote   string
	Section string
	// Draft is what a project of it would be described by.
	Draft Basics
	// Owners are the departments that the reader suggested.
	Owners []string
	// Linked are projects that count for it already and are not over; Alike are others with a name
	// like it, most alike first.
	Linked, Alike []*Row
}

// alikeFrom is how alike names must be, of 100, to be shown; alikeMost how many are.
const (
	alikeFrom = 40
	alikeMost = 5
)

// Propose makes drafts of the works of an approved edition. orgs says which
// organisation a suggested department is ("" when none).
// Faults: Unauthenticated, Forbidden.
func (s *Service) Propose(ctx context.Context, p *plan.Published, orgs func(name string) identity.OrgID) ([]ProposedWork, error) {
	e := &p.Edition
	return s.proposals(ctx, e.Tenant, e, p.Entries(plan.KindWork), orgs)
}

// Wanted says whether an item of a plan is a work that there have to be projects for: one
// that is not done already. It is without a project as long as none that goes on counts
// for it (CountsOn, ProposedWork.Linked).
func Wanted(c plan.Content) bool { return c.Work != nil && c.Work.Status != "completed" }

func (s *Service) proposals(ctx context.Context, t Tenant, e *plan.Edition, works []plan.Entry, orgs func(name string) identity.OrgID) ([]ProposedWork, error) {
	rows, _, err := s.rows(ctx, t, 0)
	if err != nil {
		return nil, err
	}
	if _, err := identity.Require(ctx, DoKeep, somewhere(t)); err != nil {
		return nil, err
	}
	grams := make([]map[string]bool, len(rows))
	for i, r := range rows {
		grams[i] = bigrams(r.Name)
	}
	var out []ProposedWork
	for i := range works {
		if !Wanted(works[i].Content) {
			continue
		}
		w := works[i].Content.Work
		pr := ProposedWork{Item: works[i].ID, Quote: works[i].Quote, Section: works[i].Section, Owners: w.Owners}
		pr.Draft = draftOf(e, &works[i], orgs)
		mine := bigrams(pr.Draft.Name)
		score := map[*Row]int{}
		for k, r := range rows {
			if slices.ContainsFunc(r.Counts, func(c CountsFor) bool { return c.Plan == e.Plan && c.Item == pr.Item }) {
				if !r.Standing.Over() { // what is over serves nothing any more
					pr.Linked = append(pr.Linked, r)
				}
				continue
			}
			if n := alike(mine, grams[k]); n >= alikeFrom && !r.Standing.Over() {
				score[r] = n
				pr.Alike = append(pr.Alike, r)
			}
		}
		slices.SortStableFunc(pr.Alike, func(a, b *Row) int { return cmp.Or(score[b]-score[a], strings.Compare(a.Name, b.Name)) })
		pr.Alike = pr.Alike[:min(len(pr.Alike), alikeMost)]
		out = append(out, pr)
	}
	return out, nil
}

func draftOf(e *plan.Edition, it *plan.Entry, orgs func(string) identity.OrgID) Basics {
	w := it.Content.Work
	b := Basics{Name: strings.TrimSpace(w.Name), Nature: natureOf(w.Action), Procedure: Approval, Content: strings.TrimSpace(w.Text)}
	if !strings.HasSuffix(b.Name, "项目") && !strings.HasSuffix(b.Name, "工程") {
		b.Name += "项目"
	}
	n := decimal.New(1, 0)
	if w.Quantity != nil {
		if q, ok := w.Quantity.Number(); ok && q.IsPositive() {
			n = q
			b.Scale = w.Quantity.String() + w.Unit
		}
	}
	b.Counts = []CountsFor{{Plan: e.Plan, Edition: e.ID, Item: it.ID, Quantity: n}}
	for _, name := range w.Owners {
		if b.Org = orgs(name); b.Org != "" {
			break
		}
	}
	return b
}

// natureOf is what a verb says of the nature of construction.
func natureOf(action string) Nature {
	for _, x := range []struct {
		word string
		is   Nature
	}{{"改扩建", Extension}, {"扩建", Extension}, {"扩容", Extension}, {"续建", Continued}, {"迁", Moved}, {"改造", Rebuild}, {"改建", Rebuild}, {"提质", Rebuild}, {"升级", Rebuild}, {"修复", Restored}, {"恢复", Restored}} {
		if strings.Contains(action, x.word) {
			return x.is
		}
	}
	return NatureNew
}

// bigrams are the pairs of neighbouring characters of a name, common words left out.
func bigrams(name string) map[string]bool {
	for _, w := range []string{"建设项目", "项目", "工程", "建设", "新建", "（", "）", "(", ")", "“", "”", " "} {
		name = strings.ReplaceAll(name, w, "")
	}
	r := []rune(fold(name))
	out := make(map[string]bool, len(r))
	for i := 0; i+1 < len(r); i++ {
		out[string(r[i:i+2])] = true
	}
	return out
}

// alike is how much two names share, of 100 (Dice's coefficient).
func alike(a, b map[string]bool) int {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for g := range a {
		if b[g] {
			n++
		}
	}
	return 200 * n / (len(a) + len(b))
}
