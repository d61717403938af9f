package identity

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// Deed is an act as whoever audits sees it: an entry of the log of people and
// sessions, or of the journal that a capability keeps. It is read from there;
// nothing is kept twice.
type Deed struct {
	At     time.Time
	Who    string // the name at the time; empty for visitors and the program
	Person PersonID
	// Capability is whose journal it is: its message is identity.deeds.CAPABILITY.
	Capability string
	// Act is the message that says what was done.
	Act string
	// Kind and Object are on what; the kind's message is identity.deeds.kind.KIND.
	Kind, Object string
	// Within is what the object belongs to, when its page needs that: the plan of a duty.
	Within string
	// Org is whose the object is; empty: the whole tenant's.
	Org OrgID
	// Name is what it is called and Href where it is shown. Both are empty, as is
	// Note, where whoever asks may not read the object (see Closed).
	Name, Href string
	// Note is the reason or remark that was given.
	Note string
	// Closed: that it happened is shown, on what is not for whoever asks.
	Closed  bool
	Outcome Outcome
	// Address and Detail stand in the log of people and sessions only.
	Address string
	Detail  map[string]string
}

// Journal is the append-only journal of a capability.
type Journal interface {
	// Deeds lists acts of a tenant, newest first, always in the same order, as the
	// actor of ctx may see them; that the actor may audit has been asked.
	Deeds(ctx context.Context, t area.Code, q JournalQuery) ([]Deed, error)
}

// JournalQuery selects deeds; zero fields select all.
type JournalQuery struct {
	Who      string // a part of the name
	Person   PersonID
	From, To time.Time // not before, and before
	Limit    int
}

// DeedQuery selects deeds of all journals; zero fields select all.
type DeedQuery struct {
	Capability string
	// Act and Outcome are kept in the log of people and sessions (see AuditQuery);
	// what stands in the other journals has been done.
	Act     string
	Outcome Outcome
	Who     string // a part of the name
	Person  PersonID
	From    time.Time // not before
	To      time.Time // before
	Before  string    // where the last page ended: DeedPage.Next
	Limit   int       // 0: 100; at most 1000
}

// DeedPage is deeds, newest first.
type DeedPage struct {
	Deeds []Deed
	Next  string // for Before; empty at the end
}

// Own is the capability under which the log of people and sessions stands.
const Own = "identity"

// Deeds lists what was done in the whole tenant, from the log of people and
// sessions and the journals of all capabilities, newest first. Reading it is
// itself recorded, once for each question.
//
// Faults: Forbidden without ReadAudit; Invalid "identity.deeds_before" for a
// Before that no page gave.
func (s *Service) Deeds(ctx context.Context, q DeedQuery) (*DeedPage, error) {
	a, err := s.require(ctx, ReadAudit, onTenant(From(ctx).Tenant), Event{Kind: "audit"})
	if err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = auditUsual
	}
	q.Limit = min(q.Limit, auditMost)
	ended, skip, err := readMark(q.Before)
	if err != nil {
		return nil, err
	}
	ask := JournalQuery{Who: strings.TrimSpace(q.Who), Person: q.Person, From: q.From, To: q.To, Limit: q.Limit + skip + 1}
	if q.Before != "" {
		ask.To = ended.Add(time.Microsecond) // that moment again, less what was shown of it
	}
	all, err := s.gather(ctx, a.Tenant, &q, ask)
	if err != nil {
		return nil, err
	}
	page := pageOf(all, ended, skip, q.Limit)
	if q.Before != "" {
		return page, nil
	}
	return page, s.Record(ctx, Event{Act: "identity.audit_read", Kind: "audit",
		Detail: map[string]string{"person": string(q.Person), "act": q.Act, "name": q.Who, "capability": q.Capability}})
}

// gather asks the journals, each for as much as a page may take of it.
func (s *Service) gather(ctx context.Context, t area.Code, q *DeedQuery, ask JournalQuery) ([]Deed, error) {
	var all []Deed
	if q.Capability == "" || q.Capability == Own {
		own, err := s.ownDeeds(ctx, t, q, ask)
		if err != nil {
			return nil, err
		}
		all = own
	}
	if q.Act == "" && (q.Outcome == "" || q.Outcome == Done) {
		for _, j := range s.Journals {
			if q.Capability != "" && q.Capability != j.Capability {
				continue
			}
			got, err := j.Deeds(ctx, t, ask)
			if err != nil {
				return nil, err
			}
			all = append(all, got...)
		}
	}
	slices.SortStableFunc(all, func(x, y Deed) int { return y.At.Compare(x.At) })
	return all, nil
}

// Named is a journal and the capability that keeps it.
type Named struct {
	Capability string
	Journal
}

// Capabilities lists whose journals are read, in order.
func (s *Service) Capabilities() []string {
	out := []string{Own}
	for _, j := range s.Journals {
		if !slices.Contains(out, j.Capability) {
			out = append(out, j.Capability)
		}
	}
	return out
}

// ownDeeds are those of the log of people and sessions.
func (s *Service) ownDeeds(ctx context.Context, t area.Code, q *DeedQuery, ask JournalQuery) ([]Deed, error) {
	var entries []Entry
	err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		entries, err = tx.Audit(ctx, t, AuditQuery{Person: ask.Person, Who: ask.Who, Act: q.Act, Outcome: q.Outcome, From: ask.From, To: ask.To, ByTime: true, Limit: ask.Limit})
		return err
	})
	out := make([]Deed, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		out = append(out, Deed{At: e.At, Who: e.Who, Person: e.Person, Capability: Own, Act: "identity.audit." + e.Act, Kind: e.Kind, Object: e.Object, Name: e.Name,
			Outcome: e.Outcome, Address: e.Address, Detail: e.Detail})
	}
	return out, err
}

// pageOf cuts a page out of what the journals gave: after skip deeds of the
// moment at which the last page ended.
func pageOf(all []Deed, ended time.Time, skip, limit int) *DeedPage {
	page := &DeedPage{Deeds: all[min(skip, len(all)):]}
	if len(page.Deeds) <= limit {
		return page
	}
	page.Deeds = page.Deeds[:limit]
	last := page.Deeds[limit-1].At
	shown := 0
	for _, d := range page.Deeds {
		if d.At.Equal(last) {
			shown++
		}
	}
	if last.Equal(ended) {
		shown += skip
	}
	page.Next = strconv.FormatInt(last.UnixMicro(), 10) + "." + strconv.Itoa(shown)
	return page
}

// mostAtOnce bounds how many deeds of one moment a page may leave behind it.
const mostAtOnce = 100_000

// readMark reads what pageOf wrote.
func readMark(text string) (ended time.Time, skip int, err error) {
	if text == "" {
		return time.Time{}, 0, nil
	}
	at, n, _ := strings.Cut(text, ".")
	micro, err1 := strconv.ParseInt(at, 10, 64)
	skip, err2 := strconv.Atoi(n)
	if err1 != nil || err2 != nil || skip < 1 || skip > mostAtOnce {
		return time.Time{}, 0, fault.New(fault.Invalid, "identity.deeds_before", nil)
	}
	return time.UnixMicro(micro).UTC(), skip, nil
}
