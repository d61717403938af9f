package reporting

import (
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// NoticeID names a notice within its tenant. It says what the notice is about,
// so that the same one is never written twice.
type NoticeID string

// NoticeKind says what a notice tells.
type NoticeKind string

const (
	NoticeOpened   NoticeKind = "opened"   // the round is open
	NoticeRemind   NoticeKind = "remind"   // the due day comes near
	NoticeLate     NoticeKind = "late"     // it has passed
	NoticeReturned NoticeKind = "returned" // the sheet came back
	NoticeExcept   NoticeKind = "except"   // other days were given
)

// Key is the message that tells it, with arguments Round, Due, Days and Note.
func (k NoticeKind) Key() string { return "reporting.notice." + string(k) }

// Msg tells the notice.
func (n *Notice) Msg() i18n.Msg {
	return i18n.Msg{Key: n.Kind.Key(), Args: fault.Args{"Round": n.RoundName, "Due": n.Due, "Days": n.Days, "Note": n.Note}}
}

// Notice is a line in the list of notices of those who may do For to the sheet.
type Notice struct {
	Tenant indicator.Tenant
	ID     NoticeID
	Kind   NoticeKind
	Round  RoundID
	Sheet  SheetID
	Org    identity.OrgID
	// For is what its readers may do: DoFill tells clerks, DoApprove heads.
	For       identity.Action
	RoundName string
	Due       time.Time
	// Days until Due, or since it when late.
	Days int
	Note string
	At   time.Time
	// Read: the person who asks has read it.
	Read bool
}
