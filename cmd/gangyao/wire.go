package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"gangyao/assets"
	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/planweb"
	"gangyao/planning/plan/planweb/desk"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
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
	db    *db.DB
	plans *plan.Service
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
	if err := d.Migrate(ctx, time.Now(), search.Migrations(), plandb.Migrations()); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	files, err := attach.Open(filepath.Join(p.dir, "files"), 0)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &system{db: d, plans: &plan.Service{
		Store: plandb.New(d), Attach: files, Clock: time.Now,
		IDs: func() string { return uuid.Must(uuid.NewV7()).String() },
		Read: func(name string, data []byte) (*reading.Reading, []rune, error) {
			res, err := readChecked(ctx, name, data, p.documents)
			if err != nil {
				return nil, nil, err
			}
			return res.Reading, res.Text, nil
		},
	}}, nil
}

func (s *system) close() error { return s.db.Close() }

// site is the whole web site. deskOpen says whether drafts may be seen and
// changed over this listener.
func (s *system) site(bundle assets.Bundle, log *slog.Logger) http.Handler {
	web := &planweb.Web{Plans: s.plans, Desk: desk.Root}
	site := page.New(page.Config{Assets: bundle, Frame: web.Frame, Log: log})
	web.Routes(site)
	(&desk.Desk{Plans: s.plans}).Routes(site)
	return site.Handler()
}

// listen serves until the program is stopped.
func (s *system) listen(ctx context.Context, e *env, addr string) error {
	log := slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	bundle, err := assets.Embedded()
	if err != nil {
		log.Warn("the program was built without its style sheets and scripts", "error", err)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_listen", fault.Args{"Addr": addr})
	}
	e.say("cli.serving", i18n.Args{"URL": "http://" + ln.Addr().String()})
	return page.Serve(ctx, ln, s.site(bundle, log), log)
}

func addrFlag(e *env, fs *flag.FlagSet) *string {
	return fs.String("addr", cmp.Or(e.getenv("GANGYAO_ADDR"), "127.0.0.1:8080"), "")
}

func serve(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, addr := placeFlags(e, fs), addrFlag(e, fs)
	if _, err := e.parse(fs, args, 0); err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(s.listen(ctx, e, *addr), s.close())
}

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
