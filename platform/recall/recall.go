// Package recall remembers what people answered about the layout of their
// spreadsheets, so that the next file that is laid out alike is understood
// without asking again. Answers are kept for an organisation and a layout, each
// with who gave them and when; they only grow in number, and forgetting is an
// entry too. What an answer says is the business of who asks: here it is bytes.
//
//	headings of a file ──Fingerprint──▶ Key ──Recall──▶ answers given before
//	answers given now ──Keep──▶ the next version        Forget ──▶ none any more
package recall

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Purpose is what files are read for. Whoever may Do it may use and change what
// was answered for it.
type Purpose struct {
	Name string
	Do   identity.Action
}

// Key names a layout of an organisation; an empty Org means all of the tenant.
type Key struct {
	Tenant area.Code
	Org    identity.OrgID
	// Layout is a Fingerprint.
	Layout string
}

// Kept are answers as they were given.
type Kept struct {
	Key
	Purpose string
	// Seq counts the versions of a layout's answers.
	Seq int
	// Body is empty when they were forgotten.
	Body []byte
	// File is the name of the file that they were given for.
	File   string
	By     string
	Person identity.PersonID
	At     time.Time
}

// Store keeps answers.
type Store interface {
	// Versions lists what was answered for a layout, the newest first, at most n.
	Versions(ctx context.Context, purpose string, k Key, n int) ([]Kept, error)
	// Add appends the next version. Fault: Conflict when another one came between.
	Add(ctx context.Context, k *Kept) error
}

// Service is the use cases.
type Service struct {
	Store Store
	Clock func() time.Time
}

// MaxBody bounds the answers for one layout, in bytes.
const MaxBody = 1 << 16

// mostVersions is how far back History looks.
const mostVersions = 50

// Recall gives the answers that hold for a layout; ok is false when there are none.
//
// Faults: those of identity.Require for p.Do.
func (s *Service) Recall(ctx context.Context, p Purpose, k Key) (kept Kept, ok bool, err error) {
	list, err := s.versions(ctx, p, k, 1)
	if err != nil || len(list) == 0 || len(list[0].Body) == 0 {
		return Kept{}, false, err
	}
	return list[0], true, nil
}

// History lists all versions of the answers for a layout, the newest first.
//
// Faults: those of identity.Require for p.Do.
func (s *Service) History(ctx context.Context, p Purpose, k Key) ([]Kept, error) {
	return s.versions(ctx, p, k, mostVersions)
}

func (s *Service) versions(ctx context.Context, p Purpose, k Key, n int) ([]Kept, error) {
	if _, err := s.require(ctx, p, k); err != nil || k.Layout == "" {
		return nil, err
	}
	return s.Store.Versions(ctx, p.Name, k, n)
}

// Keep remembers answers for a layout. What is remembered already is not kept
// again, so that the date stays that of the answer.
//
// Faults: those of identity.Require for p.Do; TooLarge ("recall.large");
// Conflict ("recall.meanwhile").
func (s *Service) Keep(ctx context.Context, p Purpose, k Key, file string, body []byte) error {
	if len(body) > MaxBody {
		return fault.New(fault.TooLarge, "recall.large", nil)
	}
	return s.add(ctx, p, k, file, body)
}

// Forget makes the answers for a layout hold no more.
//
// Faults: those of identity.Require for p.Do; Conflict ("recall.meanwhile").
func (s *Service) Forget(ctx context.Context, p Purpose, k Key) error {
	return s.add(ctx, p, k, "", nil)
}

func (s *Service) add(ctx context.Context, p Purpose, k Key, file string, body []byte) error {
	a, err := s.require(ctx, p, k)
	if err != nil || k.Layout == "" {
		return err
	}
	list, err := s.Store.Versions(ctx, p.Name, k, 1)
	if err != nil {
		return err
	}
	next := Kept{Key: k, Purpose: p.Name, Seq: 1, Body: body, File: file, By: a.Name, Person: a.Person, At: s.Clock()}
	if len(list) > 0 {
		if bytes.Equal(list[0].Body, body) {
			return nil
		}
		next.Seq = list[0].Seq + 1
	} else if len(body) == 0 {
		return nil
	}
	return s.Store.Add(ctx, &next)
}

func (s *Service) require(ctx context.Context, p Purpose, k Key) (*identity.Actor, error) {
	a, err := identity.Require(ctx, p.Do, identity.Target{Tenant: k.Tenant, Anywhere: true})
	if err != nil || k.Org == "" {
		return a, err
	}
	on := identity.Target{Tenant: k.Tenant, Org: k.Org}
	for _, g := range a.Grants { // whoever works for some places of the organisation shares its answers
		if on.Area = g.Area; g.Area != "" && a.May(p.Do, on) {
			return a, nil
		}
	}
	on.Area = ""
	return identity.Require(ctx, p.Do, on)
}

// Fingerprint names a layout by its headings, whatever their order. Words come
// tidied from who asks.
func Fingerprint(headings []string) string {
	list := slices.Clone(headings)
	slices.Sort(list)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(list), "\n")))
	return hex.EncodeToString(sum[:16])
}
