package supervision

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// NoticeKind says what a notice is.
type NoticeKind string

// The kinds: two forms of the way of an item, and the three colours.
const (
	NoticeAssign NoticeKind = "assign" // 督办通知单
	NoticeAnswer NoticeKind = "answer" // 督办反馈单
	NoticeBlue   NoticeKind = "blue"   // 蓝牌提示通知
	NoticeYellow NoticeKind = "yellow" // 黄牌警示通知
	NoticeRed    NoticeKind = "red"    // 红牌警告通知
)

// NoticeKinds lists all kinds.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeAssign, NoticeAnswer, NoticeBlue, NoticeYellow, NoticeRed}
}

// Key is the message that names the kind.
func (k NoticeKind) Key() string { return "supervision.notice." + string(k) }

// Notice is a notice that was issued. It is never changed.
type Notice struct {
	Tenant Tenant
	ID     string
	Item   ItemID
	Kind   NoticeKind
	// Year and No number the notices of a kind in a year; Number is the number as it was
	// given, 督红〔2026〕2号.
	Year, No int
	Number   string
	// SHA256 names the content, as canonical JSON.
	SHA256 string
	By     string
	At     time.Time
}

// NoticeFormat is the form of Content; it changes whenever a field does.
const NoticeFormat = "gangyao-supervision-notice/2"

// Content is what stands in a notice. It is written once, as JSON with sorted keys,
// and hashed; the page and the Word file are made from the kept bytes alone.
type Content struct {
	Format string     `json:"format"`
	Tenant Tenant     `json:"tenant"`
	Kind   NoticeKind `json:"kind"`
	Year   int        `json:"year"`
	No     int        `json:"no"`
	Number string     `json:"number"`
	Item   ItemID     `json:"item"`
	// ItemNumber is the number of the item.
	ItemNumber string `json:"item_number"`
	// Version is the case's version that the notice speaks of.
	Version      int            `json:"version"`
	Title        string         `json:"title"`
	Asked        string         `json:"asked"`
	Source       Source         `json:"source"`
	Owner        string         `json:"owner"`
	Contributors []string       `json:"contributors,omitempty"`
	Leader       string         `json:"leader,omitempty"`
	IssuedOn     string         `json:"issued_on"` // days as YYYY-MM-DD
	DueOn        string         `json:"due_on,omitempty"`
	Days         int            `json:"days,omitempty"` // workdays allowed
	Level        casework.Level `json:"level,omitempty"`
	Over         bool           `json:"over,omitempty"` // past its due day
	Late         int            `json:"late,omitempty"` // whole workdays since
	Note         string         `json:"note,omitempty"` // what the notice asks besides
	Answers      []Reply        `json:"answers,omitempty"`
	Result       string         `json:"result,omitempty"` // of the verification
	// Issuer signs it; By handled it, ByOrg is where they work when that is another house.
	Issuer string `json:"issuer"`
	By     string `json:"by"`
	ByOrg  string `json:"by_org,omitempty"`
	On     string `json:"on"`
	Demo   bool   `json:"demo,omitempty"`
}

// Reply is an answer, as a notice tells it: of which unit, by whom; Of is where they
// work when that is another one.
type Reply struct {
	On   string `json:"on"`
	Org  string `json:"org"`
	By   string `json:"by"`
	Of   string `json:"of,omitempty"`
	Note string `json:"note"`
}

// NoticeRequest asks for a notice about an item.
type NoticeRequest struct {
	Tenant Tenant
	Item   ItemID
	// Base is the version of the case that the person saw.
	Base int
	Kind NoticeKind
	Note string
}

// IssueNotice issues a numbered notice and freezes what stands in it. A yellow
// notice needs an item that is, or was, yellow or worse, and so on; an answer's form
// needs an answer.
//
// Faults: those of identity.Require for DoSupervise; NotFound; Conflict
// ("casework.refusal.stale", "supervision.notice_draft", "supervision.notice_level",
// "supervision.notice_answer"); Invalid ("supervision.notice_unknown").
func (s *Service) IssueNotice(ctx context.Context, q NoticeRequest) (*Notice, error) {
	a, err := identity.Require(ctx, DoSupervise, somewhere(q.Tenant))
	if err != nil {
		return nil, err
	}
	q.Note = strings.TrimSpace(q.Note)
	orgs, _, err := s.Names.Gazetteer(ctx, q.Tenant)
	if err != nil {
		return nil, err
	}
	var out *Notice
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		c, p, err := s.seen(ctx, tx, a, q.Tenant, q.Item)
		if err != nil {
			return err
		}
		if _, err := identity.Require(ctx, DoSupervise, on(q.Tenant, orgIn(c, RoleOwner))); err != nil {
			return err
		}
		if c.Version != q.Base {
			return fault.New(fault.Conflict, "casework.refusal.stale", fault.Args{"Base": q.Base, "Version": c.Version})
		}
		acts, err := tx.Read().Acts(ctx, q.Tenant, q.Item)
		if err != nil {
			return err
		}
		if err := admits(c, acts, q.Kind); err != nil {
			return err
		}
		item, err := tx.Item(ctx, q.Tenant, q.Item)
		if err != nil {
			return err
		}
		today := identity.Day(tx.Now())
		content := Content{Format: NoticeFormat, Tenant: q.Tenant, Kind: q.Kind, Year: today.Year(), Item: item.ID, Version: c.Version, Title: item.Title, Asked: item.Asked,
			ItemNumber: item.Number, Source: item.Source, Leader: item.Leader, Level: c.Level, Note: q.Note, By: a.Name, On: dayText(today), Demo: item.Demo}
		content.fill(c, p, acts, orgs, today, s.Days())
		style, err := styleIn(ctx, tx, q.Tenant)
		if err != nil {
			return err
		}
		content.sign(style, a.OrgName)
		if content.No, content.Number, err = next(ctx, tx, q.Tenant, q.Kind.Series(), content.Year); err != nil {
			return err
		}
		data, err := canonical.JSON(content)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		out = &Notice{Tenant: q.Tenant, ID: s.IDs(), Item: q.Item, Kind: q.Kind, Year: content.Year, No: content.No, Number: content.Number, SHA256: hex.EncodeToString(sum[:]), By: a.Name, At: tx.Now()}
		return tx.AddNotice(ctx, out, data)
	})
	if err != nil {
		return nil, err
	}
	s.tell(q.Tenant)
	return out, nil
}

// admits says whether a notice of a kind can be issued about a case.
func admits(c *casework.Case, acts []casework.Act, k NoticeKind) error {
	need := map[NoticeKind]casework.Level{NoticeBlue: casework.Blue, NoticeYellow: casework.Yellow, NoticeRed: casework.Red}[k]
	switch {
	case c.State == Draft:
		return fault.New(fault.Conflict, "supervision.notice_draft", nil)
	case need != casework.Calm && need.Worse(c.Worst):
		return fault.New(fault.Conflict, "supervision.notice_level", fault.Args{"Level": levelMsg(need), "Worst": levelMsg(c.Worst)})
	case k == NoticeAnswer && !took(acts, Answer):
		return fault.New(fault.Conflict, "supervision.notice_answer", nil)
	case k == NoticeAnswer, k == NoticeAssign, need != casework.Calm:
		return nil
	}
	return fault.New(fault.Invalid, "supervision.notice_unknown", nil)
}

// Admits lists the kinds of notices that can be issued about an item now.
func (v *View) Admits() []NoticeKind {
	var out []NoticeKind
	for _, k := range NoticeKinds() {
		if admits(&v.Case, v.Acts, k) == nil {
			out = append(out, k)
		}
	}
	return out
}

func took(acts []casework.Act, t casework.TransitionName) bool {
	for i := range acts {
		if acts[i].Transition == t {
			return true
		}
	}
	return false
}

// sign says who signs: the issuer of the place, else the organisation of who issues.
func (x *Content) sign(style *Style, org string) {
	x.Issuer = style.Issuer
	if x.Issuer == "" {
		x.Issuer = org
	} else if org != x.Issuer {
		x.ByOrg = org
	}
}

// fill adds what the case tells.
func (x *Content) fill(c *casework.Case, p *casework.Process, acts []casework.Act, orgs *identity.OrgTree, today time.Time, days casework.Days) {
	name := func(id identity.OrgID) string {
		if o, ok := orgs.Org(id); ok {
			return o.Name
		}
		return string(id)
	}
	x.Owner = name(orgIn(c, RoleOwner))
	for _, id := range orgsIn(c, RoleContributor) {
		x.Contributors = append(x.Contributors, name(id))
	}
	for i := range acts {
		act := &acts[i]
		switch act.Transition {
		case Issue:
			x.IssuedOn = dayText(identity.Day(act.At))
		case Answer, Report:
			x.Answers = append(x.Answers, reply(c, act, name))
		case Verify:
			x.Result = c.Fields["result"].Words()
		}
	}
	if t, ok := p.Timing(c, Work, today, days); ok {
		x.Days = t.Length
		x.DueOn = dayText(t.Due)
		late := lateBy(&t)
		x.Over, x.Late = late.Over, late.Days
	}
}

// reply tells an answer.
func reply(c *casework.Case, act *casework.Act, name func(identity.OrgID) string) Reply {
	out := Reply{On: dayText(identity.Day(act.At)), By: act.By.Name, Note: act.Note}
	unit := Unit(c, act)
	out.Org = name(unit)
	if act.By.Org != unit {
		out.Of = name(act.By.Org)
	}
	return out
}

// Unit is the unit that an act speaks for: who answers may work in another one.
func Unit(c *casework.Case, act *casework.Act) identity.OrgID {
	owner, help := orgIn(c, RoleOwner), orgsIn(c, RoleContributor)
	switch {
	case act.Part != nil:
		return act.Part.Org
	case slices.Contains(act.As, RoleOwner) || slices.Contains(act.As, RoleHead):
		return owner
	case slices.Contains(act.As, RoleContributor) && !slices.Contains(help, act.By.Org) && len(help) == 1:
		return help[0]
	}
	return act.By.Org
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Notice is an issued notice with what stands in it, checked against its SHA-256.
//
// Faults: those of identity.Require for DoRead; NotFound ("supervision.unknown",
// "supervision.no_notice"); Internal ("supervision.notice_altered").
func (s *Service) Notice(ctx context.Context, t Tenant, id ItemID, notice string) (*Notice, *Content, error) {
	v, err := s.Show(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range v.Notices {
		n := &v.Notices[i]
		if n.ID != notice {
			continue
		}
		var c Content
		err := s.Store.View(ctx, func(tx ReadTx) error {
			data, err := tx.Content(ctx, t, n.SHA256)
			if err != nil {
				return err
			}
			if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != n.SHA256 {
				return fault.New(fault.Internal, "supervision.notice_altered", nil)
			}
			err = json.Unmarshal(data, &c)
			c.Number = n.Number // of those from before numbers were written into them
			return err
		})
		return n, &c, err
	}
	return nil, nil, fault.New(fault.NotFound, "supervision.no_notice", nil)
}
