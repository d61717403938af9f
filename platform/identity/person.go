package identity

import (
	"time"

	"gangyao/platform/area"
)

// Person is somebody who works with the system. Phone and Email are personal
// data: lists show them masked, and reading them is audited.
type Person struct {
	Tenant area.Code
	ID     PersonID
	Name   string
	Org    OrgID  // where they work
	Post   string // 职务: 科员, 副局长
	Phone  string
	Email  string
	// Version rises with each change; UpdatePerson refuses a stale one.
	Version int
	Created time.Time
}

// Account is how a person signs in. Hash is a PHC string; empty when the person
// signs in through another house only. It never leaves the package's use cases.
type Account struct {
	Tenant     area.Code
	Person     PersonID
	Login      string // folded: see FoldLogin
	Hash       Secret
	MustChange bool      // the password was given by somebody else
	Changed    time.Time // when the password was set
	// Disabled is when the account was disabled; zero while it is in use.
	Disabled   time.Time
	DisabledBy string
	Reason     string // why it was disabled
	SeenAt     time.Time
}

// AssignmentID names a role given to a person.
type AssignmentID string

// Assignment is a role given to a person, for a time, with the reason. It is
// never deleted: revoking it says when, by whom and why.
type Assignment struct {
	Tenant area.Code
	ID     AssignmentID
	Person PersonID
	Grant
	// From and To are the first and the last day; zero is without a limit.
	From, To      time.Time
	Reason        string
	By            string // who gave it
	At            time.Time
	Revoked       time.Time
	RevokedBy     string
	RevokedReason string
}

// On says whether the role holds on a day.
func (a Assignment) On(day time.Time) bool {
	return a.Revoked.IsZero() && (a.From.IsZero() || !day.Before(a.From)) && (a.To.IsZero() || !day.After(a.To))
}

// PersonRow is a person in a list, with what is personal masked.
type PersonRow struct {
	Person
	Login      string
	OrgName    string
	Roles      []Assignment // in force today
	Disabled   bool
	MustChange bool
	SeenAt     time.Time // last signed in; zero: never
}

// PersonDetail is all that is kept about a person.
type PersonDetail struct {
	Person
	Account     AccountView
	OrgName     string
	Assignments []Assignment // all, newest first
	Sessions    []Session    // open ones
	Keys        []APIKey
	Links       []Link
	Offers      []LinkOffer
}

// AccountView is an account without its password.
type AccountView struct {
	Login       string
	HasPassword bool
	MustChange  bool
	Changed     time.Time
	Disabled    time.Time
	DisabledBy  string
	Reason      string
	SeenAt      time.Time
	LockedUntil time.Time // zero: not locked
}

// PeopleQuery selects people.
type PeopleQuery struct {
	Text     string // in the name, login or post
	Org      OrgID  // with those below it
	Role     Role   // holding it today
	Disabled bool   // also those whose account is disabled
	Limit    int    // 0: 200; at most 1000
	After    PersonID
}

// NewPerson is what CreatePerson needs.
type NewPerson struct {
	Name, Post, Phone, Email string
	Org                      OrgID
	Login                    string
	Grants                   []GrantRequest // Person is filled in
}

// Created is a new person with the one-time password, which is shown once.
type Created struct {
	Person   Person
	Login    string
	Password Secret
	Warnings []Warning
}

// GrantRequest gives a role to a person. The reason is required.
type GrantRequest struct {
	Person PersonID
	Grant
	From, To time.Time
	Reason   string
}
