package supervisionweb

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// candidatesPath is where what could become an item is.
const candidatesPath = Path + "/candidates"

// CandidatesOf is where the candidates of a kind are, those of a unit alone when one is
// named.
func CandidatesOf(k supervision.CandidateKind, owner identity.OrgID) string {
	q := url.Values{byKind: {string(k)}}
	if owner != "" {
		q.Set(byOwner, string(owner))
	}
	return candidatesPath + "?" + q.Encode()
}

// The filters of the candidates beside those of the list, and the fields of the form that
// raises.
const (
	byKind  = "what"
	byDays  = "days_late"
	byGroup = "group"

	pickTicked = "ticked"
	pickAll    = "all"
	perOrg     = "org"
	perMatter  = "each"
	noUnit     = "-"
)

// lateness are the numbers of days that can be filtered by.
var lateness = []int{1, 5, 15, 30, 90, 365}

func (v *visit) candidateColumns() []page.Column {
	return []page.Column{
		{Label: v.t("commitmentweb.pick"), Kind: page.KindMark, Fixed: true},
		{Label: v.t("supervisionweb.level"), Kind: page.KindMark, Fixed: true},
		{Label: v.t("supervisionweb.matter"), Head: true, Fixed: true},
		{Key: "owner", Label: v.t("supervisionweb.owner"), Sortable: true},
		{Key: "late", Label: v.t("supervisionweb.lasting"), Kind: page.KindDate, Sortable: true},
		{Label: v.t("supervisionweb.do"), Fixed: true},
	}
}

func (v *visit) candidateQuery(values url.Values) page.Query {
	r := v.r.Clone(v.ctx)
	if values != nil {
		r.URL = &url.URL{Path: candidatesPath, RawQuery: values.Encode()}
	}
	return page.ReadQuery(r, v.candidateColumns(), byText, byKind, byOwner, byLevel, byDays, byGroup)
}

// candidates lists what could become an item, with the form that makes drafts of several.
func (w *Web) candidates(v *visit) (page.View, error) { return v.candidatesPage(nil, nil) }

// found are the candidates that a query selects: the new ones, and those that were chased
// before.
func (v *visit) found(q page.Query, all []supervision.Candidate) (fresh, still []supervision.Candidate) {
	days, _ := strconv.Atoi(q.Get(byDays)) // what is no number filters nothing
	text := strings.ToLower(q.Get(byText))
	for _, c := range all {
		if k := q.Get(byKind); k != "" && string(c.Kind) != k || q.Get(byLevel) != "" && string(c.Level) != q.Get(byLevel) || days > 0 && c.Late(v.now) < days ||
			q.Get(byOwner) != "" && cmp.Or(string(c.Owner), noUnit) != q.Get(byOwner) || text != "" && !strings.Contains(strings.ToLower(c.Title+" "+c.Why), text) {
			continue
		}
		if c.Last != nil {
			still = append(still, c)
		} else {
			fresh = append(fresh, c)
		}
	}
	v.arrange(q, fresh)
	return fresh, still
}

// arrange sorts candidates, which come the weightiest first, by what the list is sorted
// and grouped by. The group of the weightiest stands first.
func (v *visit) arrange(q page.Query, all []supervision.Candidate) {
	if q.Sort.Key != "" {
		slices.SortStableFunc(all, func(a, b supervision.Candidate) int {
			n := cmp.Compare(a.Late(v.now), b.Late(v.now))
			if q.Sort.Key == "owner" {
				n = cmp.Compare(v.org(a.Owner), v.org(b.Owner))
			}
			if q.Sort.Desc {
				return -n
			}
			return n
		})
	}
	at := map[string]int{}
	for i := range all {
		if g := v.groupOf(q, &all[i]); at[g] == 0 {
			at[g] = i + 1
		}
	}
	slices.SortStableFunc(all, func(a, b supervision.Candidate) int {
		return cmp.Compare(at[v.groupOf(q, &a)], at[v.groupOf(q, &b)])
	})
}

const (
	groupOrg  = ""
	groupKind = "what"
	groupNone = "none"
)

// groupOf is the heading that a candidate stands under; empty: none.
func (v *visit) groupOf(q page.Query, c *supervision.Candidate) string {
	switch q.Get(byGroup) {
	case groupNone:
		return ""
	case groupKind:
		return v.t(c.Kind.Key())
	}
	if c.Owner == "" {
		return v.t("supervisionweb.owner.none")
	}
	return v.org(c.Owner)
}

// candidatesPage shows the list; with a form, what was asked for and why it was refused.
func (v *visit) candidatesPage(form url.Values, problem error) (page.View, error) {
	var asked url.Values
	if form != nil {
		asked, _ = url.ParseQuery(form.Get("filter")) // what cannot be read filters nothing
	}
	q := v.candidateQuery(asked)
	all, err := v.w.Items.Candidates(v.ctx, v.w.Tenant)
	if err != nil {
		return nil, err
	}
	fresh, still := v.found(q, all)
	table := page.Table{Caption: v.t("supervisionweb.candidates"), HideCaption: true, Columns: v.candidateColumns(), Empty: page.Empty{Title: v.t("supervisionweb.candidates.none"), Text: v.t("supervisionweb.candidates.none.text")}}
	count := map[string]int{}
	for i := range fresh {
		count[v.groupOf(q, &fresh[i])]++
	}
	elsewhere := slices.Clone(form["of"])
	last := ""
	for _, c := range download.Window(fresh, q) {
		if g := v.groupOf(q, &c); g != last {
			table.Rows = append(table.Rows, page.Row{Group: v.n("supervisionweb.candidates.group", count[g], i18n.Args{"Group": g})})
			last = g
		}
		key := keyOf(c.Source)
		ticked := slices.Contains(elsewhere, key)
		elsewhere = slices.DeleteFunc(elsewhere, func(k string) bool { return k == key })
		table.Rows = append(table.Rows, v.candidateRow(&c, ticked))
	}
	body := page.Stack{v.labelled(), v.kindCounts(all)}
	if n := len(form["of"]); problem == nil && form != nil && n == 0 {
		problem = fault.New(fault.Invalid, "supervision.raise_none", nil)
	}
	body = append(body, page.List{Query: q, Table: table, Total: len(fresh), Filters: v.candidateFilters(q, all)})
	if len(fresh) > 0 {
		body = append(body, tickBar(elsewhere, form != nil), section(v.t("supervisionweb.raise"), v.t("supervisionweb.raise.text"), v.raiseForm(q, len(fresh), form, problem)))
	}
	if len(still) > 0 {
		body = append(body, folded(v.n("supervisionweb.candidates.still", len(still)), false, page.Stack{hint(v.t("supervisionweb.candidates.still.text")), v.stillTable(still)}))
	}
	p := page.Page{Title: v.t("supervisionweb.candidates"), Lead: v.t("supervisionweb.candidates.text"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body,
		Scripts: []string{"work"}, Styles: []string{"work"}, Actions: []page.Button{{Label: v.t("supervisionweb.new"), Href: Path + "/new"}}}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

func (v *visit) candidateRow(c *supervision.Candidate, ticked bool) page.Row {
	owner := page.None(v.t("supervisionweb.owner.none"))
	if c.Owner != "" {
		owner = page.Txt(v.org(c.Owner))
		if len(c.Contributors) > 0 {
			owner.Note = v.t("supervisionweb.helped", i18n.Args{"Orgs": v.orgNames(c.Contributors)})
		}
	}
	late := page.None(v.t("supervisionweb.lasting.none"))
	if !c.Since.IsZero() {
		late = page.Txt(v.n("supervisionweb.lasting.days", c.Late(v.now)))
		late.Note = v.day(c.Since)
	}
	what := page.Lnk(c.Title, cmp.Or(v.w.Subject(c.Source), NewFrom(c.Source)))
	what.Note = v.t(c.Kind.Key()) + v.t("supervisionweb.dot") + c.Why
	do := page.Lnk(v.t("supervisionweb.take"), NewFrom(c.Source))
	do.Title = v.t("supervisionweb.take") + " " + c.Title
	if c.Other != nil {
		do = page.Show(lines(nil, []page.Link{{Label: v.t("supervisionweb.take"), Href: NewFrom(c.Source)}, {Label: v.t("supervisionweb.candidates.other", i18n.Args{"Item": cmp.Or(c.Other.Number, c.Other.Title)}), Href: PathOf(c.Other.ID)}}))
	}
	return page.Row{Cells: []page.Cell{page.Show(tick(keyOf(c.Source), c.Title, ticked)), page.Show(v.level(c.Level)), what, owner, late, do}}
}

// kindCounts are how many candidates there are of each kind, whatever is filtered.
func (v *visit) kindCounts(all []supervision.Candidate) page.Stats {
	var out page.Stats
	for _, k := range supervision.CandidateKinds() {
		n := 0
		for i := range all {
			if all[i].Kind == k && all[i].Last == nil {
				n++
			}
		}
		out = append(out, page.Stat{Label: v.t(k.Key()), Value: v.n("supervisionweb.items", n), Href: candidatesPath + "?" + byKind + "=" + string(k)})
	}
	return out
}

func (v *visit) candidateFilters(q page.Query, all []supervision.Candidate) []page.Field {
	choice := func(name, label, none string, pairs ...string) page.Field {
		f := page.Field{Name: name, Label: label, Type: page.FieldSelect, Options: []page.Option{{Label: none}}}
		for i := 0; i < len(pairs); i += 2 {
			f.Options = append(f.Options, page.Option{Value: pairs[i], Label: pairs[i+1], Selected: pairs[i] == q.Get(name)})
		}
		return f
	}
	any := v.t("supervisionweb.any")
	var kinds, owners, levels, days []string
	for _, k := range supervision.CandidateKinds() {
		kinds = append(kinds, string(k), v.t(k.Key()))
	}
	has := map[identity.OrgID]bool{}
	for i := range all {
		has[all[i].Owner] = true
	}
	for _, o := range v.orgs.All() {
		if has[o.ID] {
			owners = append(owners, string(o.ID), v.org(o.ID))
		}
	}
	if has[""] {
		owners = append(owners, noUnit, v.t("supervisionweb.owner.none"))
	}
	for _, l := range casework.Levels() {
		levels = append(levels, string(l), v.t(l.Key()))
	}
	for _, n := range lateness {
		days = append(days, strconv.Itoa(n), v.n("supervisionweb.lasting.least", n))
	}
	return []page.Field{
		{Name: byText, Label: v.t("supervisionweb.search"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		choice(byKind, v.t("supervisionweb.what_kind"), any, kinds...),
		choice(byOwner, v.t("supervisionweb.owner"), any, owners...),
		choice(byLevel, v.t("supervisionweb.level"), any, levels...),
		choice(byDays, v.t("supervisionweb.lasting"), any, days...),
		choice(byGroup, v.t("supervisionweb.grouped"), v.t("supervisionweb.owner"), groupKind, v.t("supervisionweb.what_kind"), groupNone, v.t("supervisionweb.grouped.none")),
	}
}

// raiseForm asks how the drafts are to be made; the boxes in the list belong to it.
func (v *visit) raiseForm(q page.Query, total int, form url.Values, problem error) page.Form {
	days := strconv.Itoa(usualDays)
	if form != nil {
		days = form.Get("days")
	}
	out := page.Form{ID: "raise", Action: candidatesPath, Fields: []page.Field{
		{Name: "filter", Type: page.FieldHidden, Value: filterOf(q)},
		{Name: "pick", Label: v.t("supervisionweb.raise.which"), Type: page.FieldRadio, Options: []page.Option{
			{Value: pickTicked, Label: v.t("supervisionweb.raise.ticked"), Selected: form.Get("pick") != pickAll},
			{Value: pickAll, Label: v.n("supervisionweb.raise.all", total), Selected: form.Get("pick") == pickAll}}},
		{Name: "per", Label: v.t("supervisionweb.raise.how"), Type: page.FieldRadio, Options: []page.Option{
			{Value: perOrg, Label: v.t("supervisionweb.raise.org"), Hint: v.t("supervisionweb.raise.org.hint"), Selected: form.Get("per") != perMatter},
			{Value: perMatter, Label: v.t("supervisionweb.raise.each"), Selected: form.Get("per") == perMatter}}},
		{Name: "days", ID: "raise-days", Label: v.t("supervisionweb.days"), Type: page.FieldNumber, Value: days, Unit: v.t("casework.unit.workdays"), Width: 4}},
		Buttons: []page.Button{{Label: v.t("supervisionweb.raise.preview"), Kind: page.Primary}}}
	if problem != nil {
		v.blame(&out, problem)
	}
	return out
}

// filterOf is a query as the form carries it.
func filterOf(q page.Query) string {
	out := url.Values{}
	for name, values := range q.Filter {
		out[name] = values
	}
	if q.Sort.Key != "" {
		out.Set("sort", map[bool]string{true: "-"}[q.Sort.Desc]+q.Sort.Key)
	}
	if q.Page > 1 {
		out.Set("page", strconv.Itoa(q.Page))
	}
	out.Set("size", strconv.Itoa(q.Size))
	return out.Encode()
}

// stillTable are candidates that were chased before, with the item of then.
func (v *visit) stillTable(all []supervision.Candidate) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.candidates"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.level"), Kind: page.KindMark},
		{Label: v.t("supervisionweb.matter"), Head: true}, {Label: v.t("supervisionweb.owner")}, {Label: v.t("supervisionweb.lasting"), Kind: page.KindDate}, {Label: v.t("supervisionweb.candidates.last")}}}
	for i := range all {
		c := &all[i]
		row := v.candidateRow(c, false).Cells
		row[2].Href = NewFrom(c.Source)
		before := page.Lnk(named(c.Last), PathOf(c.Last.ID))
		before.Note = v.t("supervisionweb.closed_on", i18n.Args{"Day": plain(c.Closed)})
		t.Rows = append(t.Rows, page.Row{Cells: append(slices.Clone(row[1:5]), before)})
	}
	return t
}

// raise previews the drafts of what was ticked, and makes exactly those.
func (w *Web) raise(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, tooLarge(err)
	}
	form := v.r.PostForm
	asked := supervision.Raising{Tenant: w.Tenant, Each: form.Get("per") == perMatter, Demo: w.Demo}
	var err error
	if asked.Days, err = strconv.Atoi(strings.TrimSpace(form.Get("days"))); form.Get("days") != "" && (err != nil || asked.Days < 1) {
		var wrong supervision.Problems
		wrong.Add("days", fault.New(fault.Invalid, "supervisionweb.days_number", nil))
		return v.candidatesPage(form, wrong.Err())
	}
	if form.Get("pick") == pickAll {
		all, err := w.Items.Candidates(v.ctx, w.Tenant)
		if err != nil {
			return nil, err
		}
		filter, _ := url.ParseQuery(form.Get("filter"))
		fresh, _ := v.found(v.candidateQuery(filter), all)
		for i := range fresh {
			asked.Of = append(asked.Of, fresh[i].Source)
		}
	} else {
		for _, key := range form["of"] {
			asked.Of = append(asked.Of, sourceOf(key))
		}
	}
	if form.Get("do") == "raise" {
		items, _, err := w.Items.Raise(v.ctx, asked)
		switch {
		case err == nil && len(items) == 1:
			return page.Redirect{To: PathOf(items[0].ID)}, nil
		case err == nil:
			return page.Redirect{To: Path + "?state=" + string(supervision.Draft) + "&raised=" + strconv.Itoa(len(items))}, nil
		case formFault(err):
			return v.candidatesPage(form, err)
		}
		return nil, err
	}
	got, err := w.Items.Draft(v.ctx, asked)
	switch {
	case err != nil && formFault(err):
		return v.candidatesPage(form, err)
	case err != nil:
		return nil, err
	}
	return v.preview(form, asked, got), nil
}

// preview shows the drafts that would be made.
func (v *visit) preview(form url.Values, asked supervision.Raising, got *supervision.Raised) page.View {
	filter := form.Get("filter")
	back := candidatesPath + "?" + filter
	t := page.Table{Caption: v.t("supervisionweb.drafts"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.no"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.matter"), Head: true},
		{Label: v.t("supervisionweb.owner")}, {Label: v.t("supervisionweb.drafts.matters"), Kind: page.KindNumber}}}
	apply := page.Form{ID: "apply", Action: candidatesPath, Fields: []page.Field{{Name: "filter", Type: page.FieldHidden, Value: filter}, {Name: "pick", Type: page.FieldHidden, Value: pickTicked},
		{Name: "per", Type: page.FieldHidden, Value: form.Get("per")}, {Name: "days", Type: page.FieldHidden, Value: form.Get("days")}}}
	matters := 0
	for i := range got.Forms {
		f := &got.Forms[i]
		owner := page.None(v.t("supervisionweb.owner.none"))
		if f.Owner != "" {
			owner = page.Txt(v.org(f.Owner))
			if len(f.Contributors) > 0 {
				owner.Note = v.t("supervisionweb.helped", i18n.Args{"Orgs": v.orgNames(f.Contributors)})
			}
		}
		matters += 1 + len(f.Further)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(i + 1), page.Txt(f.Title), owner, page.Int(1 + len(f.Further))}, More: lines(strings.Split(f.Asked, "\n"), nil)})
		for _, m := range append([]supervision.Matter{{Source: f.Source}}, f.Further...) {
			apply.Fields = append(apply.Fields, page.Field{Name: "of", ID: "of-" + strconv.Itoa(len(apply.Fields)), Type: page.FieldHidden, Value: keyOf(m.Source)})
		}
	}
	body := page.Stack{v.labelled()}
	if n := len(got.Gone); n > 0 {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.n("supervisionweb.drafts.gone", n), Text: v.t("supervisionweb.new.gone.text")})
	}
	apply.Buttons = []page.Button{{Label: v.n("supervisionweb.drafts.make", len(got.Forms)), Name: "do", Value: "raise", Kind: page.Primary}, {Label: v.t("supervisionweb.drafts.back"), Href: back}}
	if len(got.Forms) == 0 {
		apply.Buttons = apply.Buttons[1:]
	}
	days := v.t("supervisionweb.drafts.no_days")
	if asked.Days > 0 {
		days = v.n("supervisionweb.drafts.days", asked.Days)
	}
	lead := v.t("supervisionweb.drafts.lead", i18n.Args{"Matters": matters, "Drafts": len(got.Forms), "Days": days})
	return page.Page{Title: v.t("supervisionweb.drafts"), Lead: lead, Scripts: []string{"work"}, Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}, {Label: v.t("supervisionweb.candidates"), Href: back}},
		Body: append(body, t, apply)}
}
