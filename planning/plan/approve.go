package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/plan/reading"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
)

// ApproveRequest registers that an edition was approved.
type ApproveRequest struct {
	Tenant  Tenant
	Edition EditionID
	On      string // day of the approving resolution, 2021-03-06
	Body    string // the approving body
	// LeavePending acknowledges that items still pending are left out. It must
	// name their number, so that it is not given blindly.
	LeavePending *int
	// AcceptAll accepts everything pending first; only for a structured source.
	AcceptAll bool
}

// Approve makes the approved edition: the confirmed items and nothing else, as
// canonical JSON whose stored bytes are hashed. From then on the edition never
// changes; it is searchable and shows in the published view.
//
// Faults: those of identity.Require; Invalid (plan.day_invalid, plan.day_future,
// plan.body_missing, plan.pending_left: name their number in LeavePending,
// plan.nothing_confirmed, plan.accept_all_text); NotFound
// (plan.edition_unknown); Conflict (plan.edition_approved; plan.pending_changed:
// the number named is no longer theirs).
func (s *Service) Approve(ctx context.Context, r ApproveRequest) (*Edition, error) {
	by, err := may(ctx, DoApprove, r.Tenant)
	if err != nil {
		return nil, err
	}
	on, ok := day(r.On)
	if !ok {
		return nil, fault.New(fault.Invalid, "plan.day_invalid", fault.Args{"Value": clip(r.On, 20)})
	}
	body := strings.TrimSpace(r.Body)
	if body == "" {
		return nil, fault.New(fault.Invalid, "plan.body_missing", nil)
	}
	var out *Edition
	err = s.update(ctx, func(tx WriteTx) error {
		// a day's grace, for the server's clock may run behind the town's
		if on.After(tx.Now().Add(24 * time.Hour)) {
			return fault.New(fault.Invalid, "plan.day_future", fault.Args{"Value": on.Format(time.DateOnly)})
		}
		e, err := lockDraft(ctx, tx, r.Tenant, r.Edition)
		if err != nil {
			return err
		}
		items, err := tx.Items(ctx, r.Tenant, e.ID)
		if err != nil {
			return err
		}
		if r.AcceptAll {
			if err := s.acceptAll(ctx, tx, e, items, by); err != nil {
				return err
			}
		}
		a := &Approval{On: on.Format(time.DateOnly), Body: body, By: by, At: tx.Now()}
		implied := impliedTables(items)
		for i := range items {
			switch it := &items[i]; {
			case it.State.Confirmed() || implied[it.ID]:
				a.Confirmed++
			case it.State == Rejected:
				a.Rejected++
			default:
				a.LeftOut++
			}
		}
		if err := acknowledged(a, r.LeavePending); err != nil {
			return err
		}
		e.Approval, e.Status = a, Approved
		doc, text, err := s.document(ctx, tx, e, items, implied)
		if err != nil {
			return err
		}
		data, err := canonical.JSON(doc)
		if err != nil {
			return err
		}
		a.SHA256, a.PrevSHA256 = canonical.SHA256(data), doc.BasisHash
		if err := tx.SaveDocument(ctx, e.Tenant, e.ID, PartApproved, data); err != nil {
			return err
		}
		if err := tx.Index(ctx, e.Tenant, e.ID, searchable(doc, text)); err != nil {
			return err
		}
		out = e
		return tx.SaveEdition(ctx, e)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// acknowledged checks that what stays pending is left out knowingly.
func acknowledged(a *Approval, said *int) error {
	args := fault.Args{"Count": a.LeftOut}
	switch {
	case a.LeftOut > 0 && said == nil:
		return fault.New(fault.Invalid, "plan.pending_left", args)
	case said != nil && *said != a.LeftOut:
		return fault.New(fault.Conflict, "plan.pending_changed", args)
	case a.Confirmed == 0:
		return fault.New(fault.Invalid, "plan.nothing_confirmed", nil)
	}
	return nil
}

// acceptAll confirms everything pending of an edition that has no text to
// check it against.
func (s *Service) acceptAll(ctx context.Context, tx WriteTx, e *Edition, items []Item, by Reviewer) error {
	if !e.Structured() {
		return fault.New(fault.Invalid, "plan.accept_all_text", nil)
	}
	var pending []*Item
	for i := range items {
		if items[i].State == Pending {
			pending = append(pending, &items[i])
		}
	}
	_, err := s.decideAll(ctx, tx, pending, Decision{Action: ActAccept, By: by})
	return err
}

// impliedTables are the undecided tables that a confirmed row stands in: who
// confirms the row confirms where it stands.
func impliedTables(items []Item) map[ItemID]bool {
	rows := map[string]bool{}
	for i := range items {
		if it := &items[i]; it.Kind == KindIndicator && it.State.Confirmed() {
			rows[it.Content.Indicator.Table] = true
		}
	}
	out := map[ItemID]bool{}
	for i := range items {
		if it := &items[i]; it.Kind == KindTable && it.State == Pending && rows[it.Content.Table.ID] {
			out[it.ID] = true
		}
	}
	return out
}

// document builds the approved edition. It takes confirmed items only; this and
// Public.Published are where it is decided what the public can see.
func (s *Service) document(ctx context.Context, tx ReadTx, e *Edition, items []Item, implied map[ItemID]bool) (*Document, []rune, error) {
	doc := &Document{
		Format: DocumentFormat, Tenant: e.Tenant, Plan: e.Plan, Edition: e.ID, No: e.No, Basis: e.Basis,
		Title: e.Title, Area: e.Area, Period: e.Period, Vision: e.Vision,
		ApprovedOn: e.Approval.On, ApprovedBy: e.Approval.Body, Registered: e.Approval.At, Demo: e.Demo,
		Source: DocumentSource{Name: e.Source.Name, Format: e.Source.Format, SHA256: e.Source.SHA256, Chars: e.Source.Chars, Reader: e.Reader},
		Items:  []Entry{},
	}
	if e.Basis != "" {
		basis, err := tx.Edition(ctx, e.Tenant, e.Basis)
		if err != nil {
			return nil, nil, err
		}
		if basis.Approval != nil {
			doc.BasisHash = basis.Approval.SHA256
		}
	}
	var err error
	if doc.Sections, err = outlineOf(ctx, tx, e.Tenant, e.ID); err != nil {
		return nil, nil, err
	}
	stored, err := tx.Document(ctx, e.Tenant, e.ID, PartReading)
	if err != nil {
		return nil, nil, err
	}
	var r reading.Reading
	if err := json.Unmarshal(stored, &r); err != nil {
		return nil, nil, fmt.Errorf("plan: stored reading: %w", err)
	}
	doc.Sentences, doc.Coverage = r.Sentences, r.Coverage
	text, err := textOf(ctx, tx, e)
	if err != nil {
		return nil, nil, err
	}
	if text != nil {
		doc.TextSHA256 = canonical.SHA256([]byte(string(text)))
	}
	for i := range items {
		it := &items[i]
		if it.Kind == KindFinding && it.State == Pending {
			if doc.FindingsLeft == nil {
				doc.FindingsLeft = map[reading.Severity]int{}
			}
			doc.FindingsLeft[it.Content.Finding.Severity]++
		}
		if !it.State.Confirmed() && !implied[it.ID] {
			continue
		}
		entry := Entry{ID: it.ID, Kind: it.Kind, State: it.State, Section: it.Section, Span: it.Span, Quote: it.Quote, Content: it.Content}
		if implied[it.ID] {
			entry.State = Accepted
		}
		if it.State == Answered {
			entry.Answer = it.Reason
		}
		doc.Items = append(doc.Items, entry)
	}
	return doc, text, nil
}

// searchable lists what of an approved edition can be found.
func searchable(doc *Document, text []rune) []SearchEntry {
	var out []SearchEntry
	for _, s := range doc.Sections {
		out = append(out, SearchEntry{Kind: "section", Ref: s.ID, Title: strings.TrimSpace(s.Label + " " + s.Title)})
	}
	seen := map[int]bool{}
	for _, s := range doc.Sentences {
		if text != nil && !seen[s.Span[0]] {
			seen[s.Span[0]] = true
			out = append(out, SearchEntry{Kind: "sentence", Ref: strconv.Itoa(s.Span[0]), Body: cut(text, s.Span)})
		}
	}
	for _, e := range doc.Items {
		body := e.Quote + " " + e.Content.note()
		if text == nil {
			body = e.Content.words()
		}
		out = append(out, SearchEntry{Kind: string(e.Kind), Ref: string(e.ID), Title: e.Content.Label(), Body: body})
	}
	return out
}

// note is the text of a content that neither its label nor its quote shows.
func (c Content) note() string {
	switch {
	case c.Finding != nil:
		return c.Finding.Arithmetic + " " + c.Finding.Advice
	case c.Indicator != nil:
		return strings.TrimSpace(c.Indicator.Group + " " + c.Indicator.Note)
	}
	return ""
}
