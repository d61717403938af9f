package supervision

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// MergeRequest merges an item into another one about the same.
type MergeRequest struct {
	Tenant             Tenant
	From, Into         ItemID
	FromBase, IntoBase int
	Note               string
	// KeepDue: the other item keeps its due day, though the merged one is due earlier.
	KeepDue bool
}

// Merge closes an item and points from it to the other, whose units are told what is asked
// of them besides. Where the merged one is due earlier, the other is due then, too, unless
// KeepDue says otherwise; but nobody takes over a due day that is past, with the lateness of
// others.
//
// Faults: as Do; Conflict ("supervision.merge_state") where the other one is not in work:
// answered already, or a draft while the merged one was issued.
func (s *Service) Merge(ctx context.Context, m MergeRequest) error {
	a, err := identity.Require(ctx, DoSupervise, somewhere(m.Tenant))
	if err != nil {
		return err
	}
	m.Note = strings.TrimSpace(m.Note)
	var ps Problems
	ps.tooLong("note", "supervisionweb.note", m.Note, longestText)
	if err := ps.Err(); err != nil {
		return err
	}
	clock := Work
	if m.KeepDue {
		clock = ""
	}
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		from, _, err := s.seen(ctx, tx, a, m.Tenant, m.From)
		if err != nil {
			return err
		}
		into, p, err := s.seen(ctx, tx, a, m.Tenant, m.Into)
		if err != nil {
			return err
		}
		x, y, err := s.desk().Merge(ctx, tx.Work(), casework.Merging{Tenant: m.Tenant, From: m.From, Into: m.Into, FromBase: m.FromBase, IntoBase: m.IntoBase,
			By: casework.Of(a), As: Roles(a, from), Note: m.Note, Clock: clock})
		if err != nil {
			return err
		}
		if !TakesIn(into.State, from.State) {
			return s.takesNothing(ctx, tx, p, into)
		}
		if err := s.after(ctx, tx, x, y); err != nil {
			return err
		}
		return s.tellMerged(ctx, tx, p, x.Case, y)
	})
	if err == nil {
		s.tell(m.Tenant)
	}
	return err
}

// TakesIn says whether an item in a state takes in another one: while it is in work, so that
// what is asked besides is answered too; a draft takes in drafts.
func TakesIn(into, from casework.StateName) bool {
	return into == Issued || into == Doing || into == Paused || into == Draft && from == Draft
}

func (s *Service) takesNothing(ctx context.Context, tx ReadTx, p *casework.Process, into *casework.Case) error {
	it, err := tx.Item(ctx, into.Tenant, into.ID)
	if err != nil {
		return err
	}
	args := fault.Args{"Title": it.Title, "State": string(into.State), "Draft": into.State == Draft}
	if st, ok := p.State(into.State); ok {
		args["State"] = st.Label.Msg()
	}
	return fault.New(fault.Conflict, "supervision.merge_state", args)
}

// tellMerged tells the units of both items: those of the merged one that it goes on
// elsewhere, those of the other what it took in and until when.
func (s *Service) tellMerged(ctx context.Context, tx WriteTx, p *casework.Process, from *casework.Case, into casework.Result) error {
	was, err := tx.Item(ctx, from.Tenant, from.ID)
	if err != nil {
		return err
	}
	is, err := tx.Item(ctx, from.Tenant, into.Case.ID)
	if err != nil {
		return err
	}
	units := []casework.Role{RoleOwner, RoleContributor, RoleHead}
	gone := &Alert{Tenant: from.Tenant, Key: "merged/" + string(from.ID), Item: from.ID, Roles: units, At: tx.Now(), Level: from.Level,
		Message: i18n.M("supervision.merged", i18n.Args{"Title": was.Title, "Other": is.Title})}
	args := i18n.Args{"Title": is.Title, "Other": was.Title, "Due": ""}
	if t, ok := p.Timing(into.Case, Work, identity.Day(tx.Now()), s.Days()); ok && into.Acts[0].Cut != nil {
		args["Due"] = dayText(t.Due)
	}
	came := &Alert{Tenant: from.Tenant, Key: "absorbed/" + string(from.ID), Item: into.Case.ID, Roles: units, At: tx.Now(), Level: into.Case.Level, Message: i18n.M("supervision.absorbed", args)}
	for _, x := range []*Alert{gone, came} {
		if err := tx.AddAlert(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// mostTwins is how many items are proposed for a merger.
const mostTwins = 12

// Twin is an open item that may be about the same as another one.
type Twin struct {
	Row
	// Same: it comes from the same record or document.
	Same bool
	// Alike is the share of the words of both titles that they have in common, in percent.
	Alike int
}

// Twins finds the open items into which an item may be merged: those whose title, number
// or demand holds a text; without one those of the same source, and those with like words,
// the likest first, of the same lead unit before others.
//
// Faults: those of identity.Require for DoSupervise; NotFound ("supervision.unknown").
func (s *Service) Twins(ctx context.Context, t Tenant, id ItemID, text string) ([]Twin, error) {
	a, err := identity.Require(ctx, DoSupervise, somewhere(t))
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t, Open: true, Text: strings.TrimSpace(text)})
	if err != nil {
		return nil, err
	}
	var out []Twin
	err = s.Store.View(ctx, func(tx ReadTx) error {
		if _, _, err := s.seen(ctx, tx, a, t, id); err != nil {
			return err
		}
		it, err := tx.Item(ctx, t, id)
		if err != nil {
			return err
		}
		same := map[ItemID]bool{}
		if it.Source.Ref != "" {
			chased, err := tx.Chased(ctx, t, it.Source, it.Title)
			if err != nil {
				return err
			}
			for i := range chased {
				same[chased[i].Item.ID] = true
			}
		}
		lines, err := tx.Lines(ctx, f)
		if err != nil {
			return err
		}
		found := likest(lines, id, it.Title, f.Text == "", same)
		f.IDs, f.Text = []ItemID{}, ""
		for i := range found {
			f.IDs = append(f.IDs, found[i].Item.ID)
		}
		rows, err := s.rows(ctx, tx, a, f)
		for i := range found {
			if at := slices.IndexFunc(rows, func(r Row) bool { return r.Item.ID == found[i].Item.ID }); at >= 0 {
				found[i].Row = rows[at]
				out = append(out, found[i])
			}
		}
		return err
	})
	return out, err
}

// likest picks the lines that are likest an item; with only, none that are not alike.
func likest(lines []Line, id ItemID, title string, only bool, same map[ItemID]bool) []Twin {
	var owner identity.OrgID
	for i := range lines {
		if lines[i].Item == id {
			owner = lines[i].Owner
		}
	}
	mine := grams(title)
	var out []Twin
	rank := func(x *Twin) int {
		return x.Alike + 1000*one(x.Same) + sameUnit*one(owner != "" && x.Line.Owner == owner)
	}
	for i := range lines {
		x := Twin{Row: Row{Item: Item{ID: lines[i].Item}, Line: lines[i]}, Same: same[lines[i].Item], Alike: alike(mine, grams(lines[i].Title))}
		if x.Item.ID != id && (!only || rank(&x) >= leastAlike) {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Twin) int { return cmp.Compare(rank(&b), rank(&a)) })
	return out[:min(len(out), mostTwins)]
}

// leastAlike is from which share of like words on an item is proposed, in percent; sameUnit
// is how much of it the same lead unit makes up for.
const (
	leastAlike = 25
	sameUnit   = 15
)

// grams are the pairs of characters of a text that stand beside each other, without signs.
func grams(text string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	var before rune
	for _, r := range strings.ToLower(text) {
		if strings.ContainsRune("（）()《》“”、，。：:—-·…！!？? 　〔〕[]", r) {
			before = 0
			continue
		}
		if before != 0 {
			out[[2]rune{before, r}] = true
		}
		before = r
	}
	return out
}

// alike is twice what two texts have in common by what they have together, in percent.
func alike(a, b map[[2]rune]bool) int {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for g := range a {
		n += one(b[g])
	}
	return 200 * n / (len(a) + len(b))
}

// Sooner is the due day of an item that another one takes over when it is merged into it;
// zero where both stay as they are.
func Sooner(from, into *Row) time.Time {
	t, o := from.Work, into.Work
	if t == nil || o == nil || t.Stopped || t.Paused || t.Over || o.Stopped || o.Paused || !t.Due.Before(o.Due) {
		return time.Time{}
	}
	return t.Due
}
