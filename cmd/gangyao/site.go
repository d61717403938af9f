package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check/checkweb"
	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/plan"
	"gangyao/planning/plan/planweb"
	"gangyao/planning/plan/planweb/desk"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/area/outline/outlineweb"
	"gangyao/platform/calendar/holiday/holidayweb"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identityweb"
	"gangyao/platform/identity/oidc"
	"gangyao/platform/listview"
	"gangyao/platform/listview/listviewdb"
	"gangyao/platform/listview/listviewweb"
	"gangyao/platform/page"
)

// siteOptions say how the web site runs.
type siteOptions struct {
	bundle assets.Bundle
	log    *slog.Logger
	// address is where people reach the site; https makes cookies safe for it.
	address string
	proxies []netip.Prefix
	// rate and burst limit the requests of one address per second; zero: no limit.
	rate  float64
	burst int
	// fresh makes each page anew, even where nothing changed.
	fresh bool
	// demo lists the accounts that the page for signing in shows.
	demo []demo.Account
}

// readOptions reads the environment: GANGYAO_URL (https://… when a server in
// front speaks TLS), GANGYAO_PROXIES (the addresses of such servers, as
// 10.0.0.0/8,127.0.0.1/32).
func readOptions(e *env) (siteOptions, error) {
	o := siteOptions{address: strings.TrimSuffix(e.getenv("GANGYAO_URL"), "/")}
	if u, err := url.Parse(o.address); o.address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return o, fault.New(fault.Invalid, "cli.bad_url", fault.Args{"Value": o.address})
	}
	for _, part := range strings.FieldsFunc(e.getenv("GANGYAO_PROXIES"), func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			return o, fault.Wrap(err, fault.Invalid, "cli.bad_proxy", fault.Args{"Value": part})
		}
		o.proxies = append(o.proxies, prefix)
	}
	return o, nil
}

func (o siteOptions) https() bool { return strings.HasPrefix(o.address, "https://") }

// site is the whole web site.
func (s *system) site(o siteOptions) *page.Site {
	plans := &planweb.Web{Plans: s.plans, Desk: desk.Root, Measured: true, Projects: true}
	people := &identityweb.Web{People: s.people, Policy: s.people.Policy, Tenant: s.tenant, HTTPS: o.https(), Start: startPath}
	for _, a := range o.demo {
		people.DemoPassword = demo.Password
		people.Demo = append(people.Demo, identityweb.DemoAccount{Login: a.Login, Name: a.Name, Org: a.Org, Role: a.Role})
	}
	items := &supervisionweb.Web{Items: s.items, Names: s.people, Files: s.files, Tenant: s.tenant, Key: randomKey(), Subject: s.sourcePath, Place: s.aboutPath, About: s.aboutOf, Record: s.recordPath, Demo: len(o.demo) > 0}
	b := ways{s, items}
	// Each adds to the frame what the person may do there, in the order of the navigation.
	measures := &indicatorweb.Web{Plans: s.plans, Indicators: s.indicators, Names: s.people, Files: s.files, Recall: s.recall, Late: s.lateReports, Open: s.openRounds,
		Around: s.around, Linked: s.linked, Beside: b.indicator, Instruct: b.instruct, Outlines: s.outlines}
	outlines := &outlineweb.Web{Outlines: s.outlines, Names: s.people, Tenant: s.tenant}
	warnings := &warningweb.Web{Warnings: s.warnings, People: s.people, Tenant: s.tenant, Subject: s.subjectPath, Chased: s.chasedBy, Beside: b.warning, Demo: len(o.demo) > 0}
	quality := &checkweb.Web{Indicators: s.indicators, Reports: s.reports, Plans: s.plans.Public(), People: s.people, Tenant: s.tenant,
		Indicator: s.indicatorPath, Sheet: sheetPath, Demo: len(o.demo) > 0}
	reports := &reportingweb.Web{Reports: s.reports, Definitions: s.indicators, Plans: s.plans.Public(), Names: s.people, Files: s.files, Recall: s.recall, Key: randomKey(), Chased: b.round, Figure: figurePaths}
	projects := s.projectPages(o.address)
	tasks := &commitmentweb.Web{Commitments: s.commitments, Plans: s.plans.Public(), Names: s.people, Definitions: s.indicators, Files: s.files,
		Indicator: func(t commitment.Tenant, p plan.PlanID, c indicator.Code) string {
			return "/indicators/" + string(t) + "/" + url.PathEscape(string(c)) + "?plan=" + url.QueryEscape(string(p))
		},
		Project: func(id commitment.ProjectID) string { return "/projects/" + url.PathEscape(string(id)) }}
	tasks.Beside, tasks.Chase, projects.Beside = b.task, b.tasks, b.project
	reports.Others = s.otherDuties(tasks)
	frames := []func(*http.Request, *page.Frame){reports.Frame, tasks.Frame, projects.Frame, measures.Frame, warnings.Frame, items.Frame, quality.Frame, calendarFrame, people.Frame, outlines.Frame, apiFrame}
	surround := func(r *http.Request) (page.Frame, error) {
		f, err := plans.Frame(r)
		for _, add := range frames {
			add(r, &f)
		}
		arrange(i18n.From(r.Context()), identity.From(r.Context()), &f)
		f.Today = onlyToday(r.URL.Path)
		return f, err
	}
	plans.Others = finder{s, surround}.find
	views := &listviewweb.Web{Views: &listview.Service{Store: listviewdb.New(s.db), Clock: time.Now, IDs: newID}}
	config := page.Config{
		Views:  views.Of,
		Assets: o.bundle, Log: o.log, HTTPS: o.https(), TrustedProxies: o.proxies, Rate: o.rate, Burst: o.burst, Demo: len(o.demo) > 0,
		Identify: people.Identify, SignIn: identityweb.SignInPath,
		Version: s.version, Audience: func(ctx context.Context) string { return identity.From(ctx).Audience() },
		Frame: surround,
	}
	if o.fresh {
		config.Version = nil
	}
	site := page.New(config)
	plans.Routes(site)
	(&desk.Desk{Plans: s.plans}).Routes(site)
	measures.Routes(site)
	tasks.Routes(site)
	warnings.Routes(site)
	quality.Routes(site)
	people.Routes(site)
	outlines.Routes(site)
	reports.Routes(site)
	projects.Routes(site)
	items.Routes(site)
	views.Routes(site)
	(&holidayweb.Web{Holidays: s.holidays}).Routes(site)
	s.api(site, o)
	site.Handle("GET /live", s.live)
	site.Handle("GET "+startPath, s.start)
	return site
}

// What one address may ask for, per second and at once. It stops loops and
// scrapers; a whole office behind one address does not come near it, although
// entry grids ask while people type.
const (
	mostPerSecond = 100
	mostAtOnce    = 500
)

// randomKey signs what pages give out until the program stops.
func randomKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return key
}

// Bounds of what listens at a time: beyond them pages are merely not refreshed.
const (
	mostTopics    = 64
	mostListeners = 5000
)

// live tells a page that what it shows has changed, for the topics it names.
// A notice carries no data, so nobody learns from it what they may not see.
func (s *system) live(r *http.Request) (page.View, error) {
	topics := r.URL.Query()["topic"]
	if len(topics) > mostTopics || s.hub.Listeners() >= mostListeners {
		return nil, fault.New(fault.Unavailable, "cli.live_full", nil)
	}
	notices, stop := s.hub.Subscribe(topics...)
	return page.Stream{Notices: notices, Stop: stop}, nil
}

// external adds the other house that people may sign in through, as the
// environment names it: GANGYAO_OIDC_ISSUER, GANGYAO_OIDC_CLIENT,
// GANGYAO_OIDC_SECRET and, for the button, GANGYAO_OIDC_NAME.
func (s *system) external(ctx context.Context, e *env, address string) error {
	issuer := e.getenv("GANGYAO_OIDC_ISSUER")
	if issuer == "" {
		return nil
	}
	p, err := oidc.New(ctx, oidc.Config{Issuer: issuer, ClientID: e.getenv("GANGYAO_OIDC_CLIENT"), Secret: identity.Secret(e.getenv("GANGYAO_OIDC_SECRET")),
		Name: cmp.Or(e.getenv("GANGYAO_OIDC_NAME"), issuer), Return: address + identityweb.SignInPath + "/return"}, s.people.Clock)
	if err != nil {
		return err
	}
	s.people.External = p
	return nil
}

// listen serves until the program is stopped.
func (s *system) listen(ctx context.Context, e *env, addr string, accounts []demo.Account) error {
	o, err := readOptions(e)
	if err != nil {
		return err
	}
	o.demo = accounts
	o.rate, o.burst = mostPerSecond, mostAtOnce
	o.log = slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if o.bundle, err = assets.Embedded(); err != nil {
		o.log.Warn("the program was built without its style sheets and scripts", "error", err)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_listen", fault.Args{"Addr": addr})
	}
	here := cmp.Or(o.address, "http://"+ln.Addr().String())
	if err := s.external(ctx, e, here); err != nil {
		return errors.Join(err, ln.Close())
	}
	if err := s.first(ctx, e, here); err != nil {
		return errors.Join(err, ln.Close())
	}
	e.say("cli.serving", i18n.Args{"URL": here})
	if !ln.Addr().(*net.TCPAddr).IP.IsLoopback() && !o.https() {
		e.say("cli.no_tls")
	}
	working, stop := context.WithCancel(ctx)
	wait := background(working, o.log, s.jobs(func(ctx context.Context) context.Context { return e.programOf(ctx, s.tenant) })...)
	var following sync.WaitGroup
	following.Go(func() { s.followChanges(working, o.log) })
	err = page.Serve(ctx, ln, s.site(o).Handler(), o.log)
	stop()
	following.Wait()
	wait()
	return err
}

// first makes the administrator of a place without people, and says once how to
// sign in.
func (s *system) first(ctx context.Context, e *env, here string) error {
	got, err := s.people.Bootstrap(e.programOf(ctx, s.tenant), s.tenant)
	if err != nil || got == nil {
		return err
	}
	e.say("cli.first", i18n.Args{"URL": here + identityweb.SignInPath, "Login": got.Login, "Password": got.Password.Reveal()})
	return nil
}

// addrFlag adds --addr.
func addrFlag(e *env, fs *flag.FlagSet) *string {
	return fs.String("addr", cmp.Or(e.getenv("GANGYAO_ADDR"), "127.0.0.1:8080"), "")
}

// serve starts the web site.
func serve(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, addr, tenant := placeFlags(e, fs), addrFlag(e, fs), areaFlag(e, fs)
	if _, err := e.parse(fs, args, 0); err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	if err := s.choose(e.program(ctx), *tenant); err != nil {
		return closing(s, err)
	}
	return errors.Join(s.listen(ctx, e, *addr, nil), s.close())
}
