package warningweb

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/warning"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// sortGroups puts groups into the order of a column.
func (v *visit) sortGroups(groups []warning.Group, by page.Sort) {
	compare := map[string]func(a, b *warning.Group) int{
		"severity": func(a, b *warning.Group) int {
			return slices.Index(warning.Severities(), a.Severity()) - slices.Index(warning.Severities(), b.Severity())
		},
		"owner":  func(a, b *warning.Group) int { return strings.Compare(v.org(a.Owners()[0]), v.org(b.Owners()[0])) },
		"since":  func(a, b *warning.Group) int { return a.Since().Compare(b.Since()) },
		"lasted": func(a, b *warning.Group) int { return cmp.Compare(a.Duration(v.now), b.Duration(v.now)) },
	}[by.Key]
	slices.SortStableFunc(groups, func(a, b warning.Group) int {
		if by.Desc {
			return compare(&b, &a)
		}
		return compare(&a, &b)
	})
}

// groupRow is one row for all warnings about one thing, with each of them below.
func (v *visit) groupRow(g *warning.Group) page.Row {
	if len(g.Warnings) == 1 {
		return page.Row{Cells: v.cells(&g.Warnings[0])}
	}
	what := page.Lnk(g.Label, groupPath(g.Key))
	what.Note = v.kinds(g)
	owner := v.owner(g.Owners()[0])
	if n := len(g.Owners()); n > 1 {
		owner = page.Txt(v.n("warningweb.owners", n))
	}
	states := map[string]int{}
	var order []string
	for i := range g.Warnings {
		s := v.shortState(&g.Warnings[i])
		if states[s]++; states[s] == 1 {
			order = append(order, s)
		}
	}
	for i, s := range order {
		if len(order) > 1 {
			order[i] = s + " " + strconv.Itoa(states[s])
		}
	}
	return page.Row{More: folded(v.n("warningweb.parts", len(g.Warnings), i18n.Args{"Severities": v.severities(g)}), false, v.parts(g, nil)), Cells: []page.Cell{
		page.Show(v.severity(g.Severity())), what, page.Txt(v.kinds(g)), owner, page.Txt(v.day(g.Since())), page.Txt(v.span(g.Duration(v.now))),
		page.Txt(strings.Join(order, v.t("warningweb.comma")))}}
}

// counted is a list of names with how many there are of each.
func (v *visit) counted(names []string, count map[string]int) string {
	var out []string
	for _, s := range names {
		if count[s] > 0 {
			out = append(out, s+" "+strconv.Itoa(count[s]))
		}
	}
	return strings.Join(out, v.t("warningweb.comma"))
}

// kinds says how many warnings of a group are of which kind; of late reports, at
// which step.
func (v *visit) kinds(g *warning.Group) string {
	count := map[string]int{}
	var names []string
	for _, k := range warning.Kinds() {
		for i := range g.Warnings {
			x := &g.Warnings[i]
			if x.Kind != k {
				continue
			}
			name := v.t(k.Key())
			if step, ok := x.Message.Args["Step"]; ok && k == warning.Overdue {
				name = v.t("warningweb.late_step", i18n.Args{"Step": step})
			}
			if count[name]++; count[name] == 1 {
				names = append(names, name)
			}
		}
	}
	return v.counted(names, count)
}

// severities says how many warnings of a group are how severe.
func (v *visit) severities(g *warning.Group) string {
	count := map[string]int{}
	for i := range g.Warnings {
		count[v.t(g.Warnings[i].Severity.Key())]++
	}
	var names []string
	for _, s := range warning.Severities() {
		names = append(names, v.t(s.Key()))
	}
	return v.counted(names, count)
}

// shortState is where a warning is, without days.
func (v *visit) shortState(x *warning.Warning) string {
	if x.State != warning.Closed && x.Silenced(v.now) {
		return v.t("warningweb.silenced")
	}
	return v.t(x.State.Key())
}

// parts lists the warnings of a group; chosen, when it is not nil, gives each one
// that may be handled a box.
func (v *visit) parts(g *warning.Group, chosen func(*warning.Warning) (may, is bool)) page.Table {
	t := page.Table{Caption: v.t("warningweb.title"), HideCaption: true, Compact: true, Columns: []page.Column{
		{Label: v.t("warningweb.part"), Head: true}, {Label: v.t("warningweb.severity"), Kind: page.KindMark}, {Label: v.t("warningweb.what")},
		{Label: v.t("warningweb.owner")}, {Label: v.t("warningweb.since"), Kind: page.KindDate}, {Label: v.t("warningweb.lasted"), Kind: page.KindMark}, {Label: v.t("warningweb.state"), Kind: page.KindMark},
	}}
	if chosen != nil {
		t.Columns = append([]page.Column{{Label: v.t("warningweb.choose_one"), Kind: page.KindMark}}, t.Columns...)
	}
	for i := range g.Warnings {
		x := &g.Warnings[i]
		name := cmp.Or(x.Subject.Of(), v.areas.Name(v.place(x), v.now))
		what := page.Txt(v.within(x))
		what.Note = v.t(x.Kind.Key())
		cells := []page.Cell{page.Lnk(name, PathOf(x.ID)), page.Show(v.severity(x.Severity)), what, v.owner(x.Owner), page.Txt(v.day(x.Since)),
			page.Txt(v.spans(x.Spell(v.now), x.Duration(v.now))), v.stateCell(x)}
		if chosen != nil {
			box := page.Txt("")
			if may, is := chosen(x); may {
				box = page.Show(choose(seenValue(x), v.t("warningweb.choose_this", i18n.Args{"Name": name, "Kind": v.t(x.Kind.Key())}), is))
			}
			cells = append([]page.Cell{box}, cells...)
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	return t
}

// within is what a warning says where its place is named already.
func (v *visit) within(x *warning.Warning) string {
	m := x.Message
	if x.Subject.Label != "" && m.Args["Name"] == x.Subject.Name {
		m.Args = maps.Clone(m.Args)
		m.Args["Name"] = x.Subject.Label
	}
	return m.In(v.lang)
}

// seenValue names a warning in the version that the page shows.
func seenValue(x *warning.Warning) string { return strconv.Itoa(x.Version) + ":" + string(x.ID) }

// readSeen reads what seenValue wrote; what cannot be read is no version anybody saw.
func readSeen(s string) warning.Seen {
	version, id, _ := strings.Cut(s, ":")
	n, _ := strconv.Atoi(version)
	return warning.Seen{ID: warning.ID(id), Version: n}
}

func (w *Web) showGroup(v *visit) (page.View, error) { return w.groupPage(v, typed{}, nil) }

// groupPage shows the warnings about one thing that hold, and lets the person do
// something about several of them at once. chosen are those ticked; nil: all.
func (w *Web) groupPage(v *visit, f typed, chosen []warning.Seen) (page.View, error) {
	all, err := v.all()
	if err != nil {
		return nil, err
	}
	key := v.r.PathValue("group")
	all = slices.DeleteFunc(all, func(x warning.Warning) bool { return x.Subject.GroupKey() != key })
	if len(all) == 0 {
		return nil, fault.New(fault.NotFound, "warning.unknown", nil)
	}
	holds, ended := warning.Group{Key: key}, warning.Group{Key: key}
	for _, g := range warning.Grouped(all) {
		holds.Label = g.Label
	}
	may := false
	kind := warning.Kind(v.r.URL.Query().Get(byKind))
	count := map[warning.Kind]int{}
	for _, x := range all {
		if x.State == warning.Closed {
			ended.Warnings = append(ended.Warnings, x)
			continue
		}
		if count[x.Kind]++; kind != "" && kind != x.Kind {
			continue
		}
		holds.Warnings = append(holds.Warnings, x)
		may = may || w.mayHandle(v, &x)
	}
	p := page.Page{Title: holds.Label, Crumbs: []page.Link{{Label: v.t("warningweb.title"), Href: Path}}, Styles: []string{"work"}}
	body := page.Stack{v.labelled()}
	if len(count) > 1 {
		body = append(body, v.kindTabs(key, kind, count))
	}
	switch {
	case len(holds.Warnings) == 0:
		body = append(body, page.Empty{Title: v.t("warningweb.none.holds")})
	case may:
		body = append(body, v.groupForm(&holds, f, chosen))
	default:
		body = append(body, v.parts(&holds, nil))
	}
	if len(holds.Warnings) > 0 {
		p.Lead = v.n("warningweb.parts", len(holds.Warnings), i18n.Args{"Severities": v.severities(&holds)})
	}
	if len(ended.Warnings) > 0 {
		body = append(body, section(v.t("warningweb.ended_ones"), "", v.parts(&ended, nil)))
	}
	if may && len(holds.Warnings) > 8 {
		p.Actions = append(p.Actions, page.Button{Label: v.t("warningweb.do.chosen"), Href: "#do-chosen"})
	}
	if to := v.w.Subject(all[0].Subject); to != "" && all[0].Subject.Type != "sheet" {
		p.Actions = append(p.Actions, page.Button{Label: v.t("warningweb.to_subject"), Href: to})
	}
	p.Body = body
	if f.problem != nil {
		p.Status = page.Status(fault.From(f.problem).Code)
	}
	return p, nil
}

// kindTabs lead to the warnings of one kind.
func (v *visit) kindTabs(key string, now warning.Kind, count map[warning.Kind]int) page.Tabs {
	total := 0
	for _, n := range count {
		total += n
	}
	out := page.Tabs{Label: v.t("warningweb.kind"), Items: []page.Tab{{Label: v.t("warningweb.any"), Href: groupPath(key), Count: strconv.Itoa(total), Current: now == ""}}}
	for _, k := range warning.Kinds() {
		if count[k] > 0 {
			out.Items = append(out.Items, page.Tab{Label: v.t(k.Key()), Href: groupPath(key) + kindQuery(k), Count: strconv.Itoa(count[k]), Current: now == k})
		}
	}
	return out
}

func kindQuery(k warning.Kind) string {
	if k == "" {
		return ""
	}
	return "?" + byKind + "=" + url.QueryEscape(string(k))
}

// groupForm lists the warnings with a box each, and what can be done to those ticked.
func (v *visit) groupForm(g *warning.Group, f typed, chosen []warning.Seen) page.Form {
	table := v.parts(g, func(x *warning.Warning) (may, is bool) {
		is = chosen == nil || slices.ContainsFunc(chosen, func(s warning.Seen) bool { return s.ID == x.ID })
		return v.w.mayHandle(v, x), is
	})
	until := cmp.Or(f.until, v.day(v.now.AddDate(0, 0, 14)))
	var owner identity.OrgID // left out of the list when it is that of all
	if all := g.Owners(); len(all) == 1 {
		owner = all[0]
	}
	fields := []page.Field{
		{Name: "note", Label: v.t("warningweb.group.note"), Hint: v.t("warningweb.group.note.hint"), Type: page.FieldArea, Rows: 2, Value: f.note},
		{Name: "owner", Label: v.t("warningweb.group.owner"), Type: page.FieldSelect, Options: v.orgOptions(owner, f.owner)},
		{Name: "until", Label: v.t("warningweb.group.until"), Hint: v.t("warningweb.silence.hint"), Type: page.FieldDate, Value: until},
	}
	out := page.Form{ID: "do-group", Action: groupPath(g.Key) + kindQuery(warning.Kind(v.r.URL.Query().Get(byKind)))}
	if f.problem != nil {
		out.Problem = i18n.Fault(v.lang, f.problem)
		for i := range fields {
			if fields[i].Name == fieldOf[fault.From(f.problem).Key] {
				fields[i].Error = out.Problem
			}
		}
	}
	body := page.Stack{table, doHeading(v.t("warningweb.do.chosen"))}
	for _, x := range fields {
		body = append(body, x)
	}
	out.Body = body
	for _, what := range []warning.What{warning.TakenUp, warning.Assigned, warning.Silenced, warning.Noted} {
		b := page.Button{Label: v.t("warningweb.group.press." + string(what)), Name: "what", Value: string(what)}
		if what == warning.TakenUp {
			b.Kind = page.Primary
		}
		out.Buttons = append(out.Buttons, b)
	}
	return out
}

// actGroup does what the form of a group asks for, to all that are ticked or to none.
func (w *Web) actGroup(v *visit) (page.View, error) {
	get := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	f := typed{what: warning.What(get("what")), note: get("note"), until: get("until"), owner: get("owner")}
	chosen := []warning.Seen{}
	for _, s := range v.r.PostForm["one"] {
		chosen = append(chosen, readSeen(s))
	}
	if err := w.Warnings.DoAll(v.ctx, v.step(f), chosen); err != nil {
		if c := fault.From(err).Code; c != fault.Invalid && c != fault.Conflict {
			return nil, err
		}
		f.problem = err
		return w.groupPage(v, f, chosen)
	}
	return page.Redirect{To: groupPath(v.r.PathValue("group")) + kindQuery(warning.Kind(v.r.URL.Query().Get(byKind)))}, nil
}
