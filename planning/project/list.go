package project

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gangyao/platform/identity"
)

// List names a list that projects belong to: the key projects of a year, or the
// rolling list of three years that begins with one.
type List struct {
	Kind ListKind
	Year int
}

// ListKind is the kind of a list.
type ListKind string

const (
	Annual  ListKind = "annual"  // 年度重点项目计划
	Rolling ListKind = "rolling" // 三年滚动计划
)

// ListKinds lists all kinds.
func ListKinds() []ListKind { return []ListKind{Annual, Rolling} }

// Key is the message that names it.
func (k ListKind) Key() string { return "project.list." + string(k) }

// String is the list as it stands in addresses and journals: annual/2025.
func (l List) String() string { return fmt.Sprintf("%s/%d", l.Kind, l.Year) }

// Years are the years that the list plans: one, or three of a rolling list.
func (l List) Years() []int {
	if l.Kind == Rolling {
		return []int{l.Year, l.Year + 1, l.Year + 2}
	}
	return []int{l.Year}
}

// ParseList reads what String wrote.
func ParseList(s string) (List, bool) {
	kind, year, ok := strings.Cut(s, "/")
	n, err := strconv.Atoi(year)
	if !ok || err != nil || n < 1990 || n > 2100 || ListKind(kind) != Annual && ListKind(kind) != Rolling {
		return List{}, false
	}
	return List{ListKind(kind), n}, true
}

// MarshalText writes String.
func (l List) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads it.
func (l *List) UnmarshalText(b []byte) error {
	out, ok := ParseList(string(b))
	if !ok {
		return fmt.Errorf("project: %q is no list", b)
	}
	*l = out
	return nil
}

// Membership is that a project stands on a list, or is proposed for it.
type Membership struct {
	List  List        `json:"list"`
	State MemberState `json:"state"`
	// Document is the number of the paper that the list was issued with.
	Document string `json:"document,omitempty"`
	Reason   string `json:"reason,omitempty"` // of a removal
	By       string `json:"by"`
	// Person is who did that; Proposer who put it forward, who never approves it.
	Person   identity.PersonID `json:"person,omitempty"`
	Proposer identity.PersonID `json:"proposer,omitempty"`
	// From is the project that stood there before this one was split from it or took
	// it in.
	From ID        `json:"from,omitempty"`
	At   time.Time `json:"at"`
}

// MemberState is how far a membership is.
type MemberState string

const (
	Proposed MemberState = "proposed"
	Approved MemberState = "approved"
	Removed  MemberState = "removed"
)

// Key is the message that names it.
func (s MemberState) Key() string { return "project.member." + string(s) }

// Member is the project's membership of a list as it is; nil when it never was on it.
func (p *Project) Member(l List) *Membership {
	for i := range p.Lists {
		if p.Lists[i].List == l {
			return &p.Lists[i]
		}
	}
	return nil
}
