package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"gangyao/kernel/casework/caseworkdb"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportcheck"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisiondb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningdb"
	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/outlinedb"
	"gangyao/platform/attach"
	"gangyao/platform/calendar/holiday"
	"gangyao/platform/calendar/holiday/holidaydb"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
	"gangyao/platform/listview"
	"gangyao/platform/listview/listviewdb"
	"gangyao/platform/live"
	"gangyao/platform/recall"
	"gangyao/platform/recall/recalldb"
	"gangyao/platform/search"
)

// place says where the data are.
type place struct {
	dir, database string
	documents     source.Options
}

// placeFlags adds --dir and --db; the environment gives their defaults.
func placeFlags(e *env, fs *flag.FlagSet) *place {
	p := place{documents: e.documents}
	fs.StringVar(&p.dir, "dir", cmp.Or(e.getenv("GANGYAO_DIR"), "data"), "")
	fs.StringVar(&p.database, "db", e.getenv("GANGYAO_DB"), "")
	return &p
}

// system is the wired program.
type system struct {
	db *db.DB
	// plans at a clock: that of the program, or of a demonstration.
	plans   *plan.Service
	plansAt func(clock func() time.Time) *plan.Service
	people  *identity.Service
	files   *attach.Store
	// indicators at a clock, as plans.
	indicators   *indicator.Service
	indicatorsAt func(clock func() time.Time) *indicator.Service
	// reports at a clock, as plans.
	reports   *reporting.Service
	reportsAt func(clock func() time.Time) *reporting.Service
	warnings  *warning.Service
	checks    check.Store
	// recall remembers what was answered about spreadsheets.
	recall *recall.Service
	// commitments at a clock, as indicators.
	commitments   *commitment.Service
	commitmentsAt func(clock func() time.Time) *commitment.Service
	// projects at a clock, as indicators.
	projects   *project.Service
	projectsAt func(clock func() time.Time) (*project.Service, error)
	// items is supervision, at a clock, as indicators.
	items   *supervision.Service
	itemsAt func(clock func() time.Time) *supervision.Service
	// holidays is the calendar of working days.
	holidays *holiday.Service
	// outlines are what places are drawn with, at a clock, as indicators.
	outlines   *outline.Service
	outlinesAt func(clock func() time.Time) *outline.Service
	// hub tells open pages that something changed.
	hub live.Hub
	// changed holds something when the warnings should look again.
	changed chan struct{}
	// tenant is whose people sign in here: the code of the governing area.
	tenant area.Code
}

// open opens the database, brings its tables up to date and wires the use cases.
func (p *place) open(ctx context.Context) (*system, error) {
	address := p.database
	if address == "" {
		address = "sqlite:" + filepath.Join(p.dir, "gangyao.db")
	}
	d, err := db.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx, time.Now(), search.Migrations(), plandb.Migrations(), areadb.Migrations(), identitydb.Migrations(), indicatordb.Migrations(),
		reportingdb.Migrations(), checkdb.Migrations(), warningdb.Migrations(), commitmentdb.Migrations(), recalldb.Migrations(), projectdb.Migrations(),
		caseworkdb.Migrations(), supervisiondb.Migrations(), holidaydb.Migrations(), outlinedb.Migrations(), listviewdb.Migrations()); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	files, err := attach.Open(filepath.Join(p.dir, "files"), 0)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	s := &system{db: d, files: files, changed: make(chan struct{}, 1)}
	s.plansAt = func(clock func() time.Time) *plan.Service {
		return &plan.Service{
			Store: plandb.New(d), Attach: files, Clock: clock, IDs: newID,
			Read: func(name string, data []byte) (*reading.Reading, []rune, error) {
				res, err := readChecked(ctx, name, data, p.documents)
				if err != nil {
					return nil, nil, err
				}
				return res.Reading, res.Text, nil
			},
		}
	}
	s.plans = s.plansAt(time.Now)
	s.people = &identity.Service{Store: identitydb.New(d), Clock: time.Now, IDs: newID}
	s.people.Policy = identity.NewPolicy(s.people.Within, identity.Rules(), plan.Rules(), indicator.Rules(), reporting.Rules(), warning.Rules(), commitment.Rules(), project.Rules(), supervision.Rules(), holiday.Rules(), outline.Rules(), listview.Rules()).Places(s.people.Inside).Names(s.people.NameOf)
	methods, err := method.Shipped()
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	declared, err := indicator.DefaultChecks()
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	s.outlinesAt = func(clock func() time.Time) *outline.Service {
		return &outline.Service{Store: outlinedb.New(d), Areas: areadb.New(d), Files: files, Clock: clock, IDs: newID}
	}
	s.outlines = s.outlinesAt(time.Now)
	s.checks = checkdb.New(d)
	s.recall = &recall.Service{Store: recalldb.New(d), Clock: time.Now}
	s.indicatorsAt = func(clock func() time.Time) *indicator.Service {
		return &indicator.Service{Store: indicatordb.New(d), Plans: s.plans.Public(), Areas: areadb.New(d), Methods: methods, Clock: clock, IDs: newID,
			Checks: declared, Results: s.checks}
	}
	s.indicators = s.indicatorsAt(time.Now)
	s.reportsAt = func(clock func() time.Time) *reporting.Service {
		return &reporting.Service{Store: reportingdb.New(d, indicatordb.On), Places: places{s.people}, Clock: clock, IDs: newID, Notify: s.notify,
			Checks: reportcheck.Checker{Indicators: s.indicators}, Beside: beside{s.indicators}}
	}
	s.reports = s.reportsAt(time.Now)
	s.warnings = &warning.Service{Store: warningdb.New(d), Clock: time.Now, IDs: newID, Notify: s.hub.Publish}
	s.projectsAt = func(clock func() time.Time) (*project.Service, error) {
		p, err := project.New(projectdb.New(d), clock, newID)
		if err == nil {
			p.Notify = s.notify
		}
		return p, err
	}
	if s.projects, err = s.projectsAt(time.Now); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	s.commitmentsAt = func(clock func() time.Time) *commitment.Service {
		return &commitment.Service{Store: commitmentdb.New(d), Plans: s.plans.Public(), Orgs: s.people, Measured: s.indicators, Projects: countedProjects{s.projects}, Leaders: leaders[commitment.Leader]{s.people, asTaskLeader},
			Files: files, Clock: clock, IDs: newID, Notify: s.hub.Publish}
	}
	s.commitments = s.commitmentsAt(time.Now)
	if err := s.supervise(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	s.people.Journals = s.journals()
	return s, nil
}

// newID makes ids that sort by time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// closing closes the system after a failure.
func closing(s *system, err error) error { return errors.Join(err, s.close()) }

func (s *system) close() error { return s.db.Close() }

func backup(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(e, fs)
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	if _, err := os.Stat(plain[0]); err == nil {
		return fault.New(fault.Conflict, "cli.backup_exists", fault.Args{"Path": plain[0]})
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.db.Backup(ctx, plain[0]); err != nil {
		return err
	}
	if err := db.VerifyBackup(ctx, plain[0]); err != nil {
		return err
	}
	e.say("cli.backup_done", i18n.Args{"Path": plain[0]})
	return nil
}
