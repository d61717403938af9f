package supervision

import (
	"context"
	"encoding/json"
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
const NoticeFormat = "gangyao-supervision-notice/3"

// noticeFormat2 knew nothing of who had the item when, nor of what was sent back.
const noticeFormat2 = "gangyao-supervision-notice/2"

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
	Version      int      `json:"version"`
	Title        string   `json:"title"`
	Asked        string   `json:"asked"`
	Source       Source   `json:"source"`
	Owner        string   `json:"owner"`
	Contributors []string `json:"contributors,omitempty"`
	Leader       string   `json:"leader,omitempty"`
	IssuedOn     string   `json:"issued_on"` // days as YYYY-MM-DD
	// HeldOn is the day on which the lead unit got the item, where it was not the first.
	HeldOn string `json:"held_on,omitempty"`
	// DueOn is the day on which it is due, or was when it was answered; empty while the
	// clock is held.
	DueOn string         `json:"due_on,omitempty"`
	Days  int            `json:"days,omitempty"` // workdays allowed
	Level casework.Level `json:"level,omitempty"`
	Over  bool           `json:"over,omitempty"` // past its due day
	Late  int            `json:"late,omitempty"` // whole workdays since
	// Warned is what the lead unit was told since it has the item, oldest first.
	Warned  []Warned `json:"warned,omitempty"`
	Note    string   `json:"note,omitempty"` // what the notice asks besides
	Answers []Reply  `json:"answers,omitempty"`
	Result  string   `json:"result,omitempty"` // of the verification
	// Issuer signs it; By handled it, ByOrg is where they work when that is another house.
	Issuer string `json:"issuer"`
	By     string `json:"by"`
	ByOrg  string `json:"by_org,omitempty"`
	On     string `json:"on"`
	Demo   bool   `json:"demo,omitempty"`
}

// NoticeRequest asks for a notice about an item.
type NoticeRequest struct {
	Tenant Tenant
	Item   ItemID
	// Base is the version of the case that the person saw.
	Base int
	Kind NoticeKind
	Note string
	// Again: it was issued already as things stand, and is wanted once more.
	Again bool
}

// IssueNotice issues a numbered notice and freezes what stands in it. A notice in a
// colour needs an item in work that is of that colour or worse now; an answer's form
// needs an answer; 督办通知单 an item that is open. What was issued already as things
// stand is issued once more only if that is asked for (Again).
//
// Faults: those of identity.Require for DoSupervise; NotFound; Conflict
// ("casework.refusal.stale", "supervision.notice_draft", "supervision.notice_over",
// "supervision.notice_idle", "supervision.notice_level", "supervision.notice_answer",
// "supervision.notice_again"); Invalid ("supervision.notice_unknown").
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
		if err := admits(p, c, acts, q.Kind); err != nil {
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
		before, err := tx.Notices(ctx, q.Tenant, q.Item) // after the number: who issues at the same time waits for it
		if err != nil {
			return err
		}
		if err := again(p, acts, before, &q); err != nil {
			return err
		}
		content.warned(p, acts, before)
		data, err := canonical.JSON(content)
		if err != nil {
			return err
		}
		out = &Notice{Tenant: q.Tenant, ID: s.IDs(), Item: q.Item, Kind: q.Kind, Year: content.Year, No: content.No, Number: content.Number, SHA256: canonical.SHA256(data), By: a.Name, At: tx.Now()}
		return tx.AddNotice(ctx, out, data)
	})
	if err != nil {
		return nil, err
	}
	s.tell(q.Tenant)
	return out, nil
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
			if canonical.SHA256(data) != n.SHA256 {
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
