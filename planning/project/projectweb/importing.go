package projectweb

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/planning/project/sheet"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/recall"
)

// upload is a spreadsheet that is looked at: kept under its hash, sealed for the
// person who sent it.
type upload struct {
	Name, SHA, Seal string
	Year            int
}

func (w *Web) seal(v *visit, u upload) string {
	h := hmac.New(sha256.New, w.Key)
	h.Write([]byte(string(v.tenant) + "\n" + string(v.me.Person) + "\n" + u.Name + "\n" + u.SHA))
	return hex.EncodeToString(h.Sum(nil))
}

func (w *Web) askImport(v *visit) (page.View, error) {
	year := strconv.Itoa(page.From(v.ctx).Now.Year())
	p := v.asking("projectweb.import", "projectweb.import.lead", page.Form{Action: Path + "/import", Upload: true, Buttons: []page.Button{{Label: v.t("projectweb.import.look"), Kind: page.Primary}}, Fields: []page.Field{
		{Name: "file", Label: v.t("projectweb.import.file"), Hint: v.t("projectweb.import.file.hint"), Type: page.FieldFile, Accept: ".xlsx,.xlsm,.xls,.et,.csv,.txt", Required: true},
		{Name: "year", Label: v.t("projectweb.import.year"), Hint: v.t("projectweb.import.year.hint"), Type: page.FieldNumber, Value: year, Width: 5},
	}})
	p.Actions = []page.Button{{Label: v.t("projectweb.import.template"), Href: Path + "/import/template.xlsx", Icon: "download"},
		{Label: v.t("projectweb.import.template.filled"), Href: Path + "/import/template.xlsx?with=projects", Icon: "download"}}
	return p, nil
}

// template is a workbook to be filled in: empty, or with the projects that the
// person keeps.
func (w *Web) template(v *visit) (page.View, error) {
	f := sheet.Form{Year: page.From(v.ctx).Now.Year(), Names: sheet.Names{Org: v.orgFull, Area: v.area}}
	for i, pairs := 1, v.orgPairs(); i < len(pairs); i += 2 {
		f.Orgs = append(f.Orgs, pairs[i])
	}
	for i, pairs := 1, v.areaPairs(); i < len(pairs); i += 2 {
		f.Areas = append(f.Areas, pairs[i])
	}
	name := "project-template.xlsx"
	if v.r.URL.Query().Get("with") != "" {
		name = "project-template-filled.xlsx"
		if err := w.Projects.Each(v.ctx, project.Query{Tenant: v.tenant}, func(p *project.Project) error {
			if project.MayKeep(v.me, v.tenant, p.Basics.Org, p.Basics.Areas) {
				f.Projects = append(f.Projects, p)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return page.File{Name: name, Type: workbookType, Write: func(out io.Writer) error { return sheet.Template(out, v.lang, &f) }}, nil
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// received is the file with what people answered: sent now, or kept before.
func (w *Web) received(v *visit) (u upload, data []byte, m sheet.Mapping, err error) {
	if err := v.parse(); err != nil {
		return u, nil, m, err
	}
	u.Year, _ = strconv.Atoi(v.input("year"))
	if u.Year < 1990 || u.Year > 2100 {
		u.Year = page.From(v.ctx).Now.Year()
	}
	if u.SHA = v.input("sha"); u.SHA == "" {
		file, head, err := v.r.FormFile("file")
		if err != nil {
			return u, nil, m, fault.Wrap(err, fault.Invalid, "projectweb.import.missing", nil)
		}
		defer func() { _ = file.Close() }() // opened for reading only
		u.Name = path.Base(strings.ReplaceAll(head.Filename, `\`, "/"))
		if data, err = io.ReadAll(file); err != nil {
			return u, nil, m, err
		}
		if u.SHA, _, err = w.Files.Put(v.ctx, bytes.NewReader(data)); err != nil {
			return u, nil, m, err
		}
		u.Seal = w.seal(v, u)
		return u, data, m, nil
	}
	if u.Name, u.Seal = v.input("name"), v.input("seal"); !hmac.Equal([]byte(u.Seal), []byte(w.seal(v, u))) {
		return u, nil, m, fault.New(fault.Invalid, "projectweb.import.again", nil)
	}
	r, err := w.Files.Get(v.ctx, u.SHA)
	if err != nil {
		return u, nil, m, err
	}
	data, err = io.ReadAll(r)
	return u, data, v.mapping(), errors.Join(err, r.Close())
}

// mapping reads what people said that columns and words mean.
func (v *visit) mapping() sheet.Mapping {
	m := sheet.Mapping{Columns: map[string]sheet.Field{}, Words: map[string]sheet.Answer{}}
	for i, h := range v.r.PostForm["heading"] {
		m.Columns[h] = sheet.Field(v.input("column-" + strconv.Itoa(i)))
	}
	for i, w := range v.r.PostForm["word"] {
		kind, value, _ := strings.Cut(v.input("answer-"+strconv.Itoa(i)), ":")
		switch kind {
		case "org":
			m.Words[w] = sheet.Answer{Org: identity.OrgID(value)}
		case "area":
			m.Words[w] = sheet.Answer{Area: area.Code(value)}
		case "stage":
			m.Words[w] = sheet.Answer{Stage: project.Stage(value)}
		case "ignore":
			m.Words[w] = sheet.Answer{Ignore: true}
		}
	}
	return m
}

// trial is a file read without keeping anything, with the answers that were given
// and those that are remembered for its headings.
type trial struct {
	upload
	Preview *sheet.Preview
	Mapping sheet.Mapping
	kept    *recall.Kept
	key     recall.Key
}

// answers are remembered for everybody who keeps projects.
func answers() recall.Purpose { return recall.Purpose{Name: "projects", Do: project.DoKeep} }

// read says what the file would bring. The first time the answers remembered for
// files with the same headings are taken, unless they are to be forgotten.
func (w *Web) read(v *visit, u upload, data []byte, m sheet.Mapping) (*trial, error) {
	t := &trial{upload: u, Mapping: m}
	f := sheet.Frame{Year: u.Year, Today: w.Projects.Today(), Mapping: m, Org: v.orgNamed, May: func(org identity.OrgID, areas []area.Code) bool {
		return project.MayKeep(v.me, v.tenant, org, areas)
	}}
	if err := w.Projects.Each(v.ctx, project.Query{Tenant: v.tenant, Standings: project.Standings()}, func(p *project.Project) error { f.Existing = append(f.Existing, p); return nil }); err != nil {
		return nil, err
	}
	for _, o := range v.orgs.All() {
		x := sheet.Unit{ID: o.ID, Name: o.Name}
		if o.Short != "" {
			x.Aliases = append(x.Aliases, o.Short)
		}
		f.Orgs = append(f.Orgs, x)
	}
	for _, a := range v.areas.Day(page.From(v.ctx).Now) {
		f.Areas = append(f.Areas, sheet.Place{Code: a.Code, Name: a.Name})
	}
	var err error
	if t.Preview, err = sheet.Read(v.ctx, u.Name, data, &f); err != nil || w.Recall == nil {
		return t, err
	}
	t.key = recall.Key{Tenant: v.tenant, Layout: t.Preview.Headings}
	if v.input("forget") != "" {
		f.Mapping, t.Mapping = sheet.Mapping{}, sheet.Mapping{}
		if err := w.Recall.Forget(v.ctx, answers(), t.key); err != nil {
			return nil, err
		}
		t.Preview, err = sheet.Read(v.ctx, u.Name, data, &f)
		return t, err
	}
	kept, ok, err := w.Recall.Recall(v.ctx, answers(), t.key)
	if err != nil || !ok {
		return t, err
	}
	if t.kept = &kept; m.Columns != nil {
		return t, nil
	}
	if err := json.Unmarshal(kept.Body, &t.Mapping); err != nil {
		return nil, err
	}
	f.Mapping = t.Mapping
	t.Preview, err = sheet.Read(v.ctx, u.Name, data, &f)
	return t, err
}

func (w *Web) preview(v *visit) (page.View, error) {
	t, err := w.tried(v)
	if err != nil {
		return w.again(v, err, w.askImport)
	}
	return v.previewPage(t), nil
}

// tried reads what was sent or kept before.
func (w *Web) tried(v *visit) (*trial, error) {
	u, data, m, err := w.received(v)
	if err != nil {
		return nil, err
	}
	return w.read(v, u, data, m)
}

// applyImport takes in what was confirmed, all rows or none, and remembers the answers.
func (w *Web) applyImport(v *visit) (page.View, error) {
	t, err := w.tried(v)
	if err != nil {
		return w.again(v, err, w.askImport)
	}
	rows, err := t.Preview.Apply(confirmed(t.Preview, v.input("skip") != "", v.r.PostForm["leave"]))
	made, changed := 0, 0
	if err == nil {
		made, changed, err = w.Projects.Import(v.ctx, v.tenant, t.Name, rows, false)
	}
	if err != nil {
		return w.again(v, err, func(v *visit) (page.View, error) { return v.previewPage(t), nil })
	}
	if w.Recall != nil {
		kept, err := json.Marshal(t.Mapping)
		if err != nil {
			return nil, err
		}
		if err := w.Recall.Keep(v.ctx, answers(), t.key, t.Name, kept); err != nil {
			return nil, err
		}
	}
	done := url.Values{"sort": {"-changed"}, "made": {strconv.Itoa(made)}, "rewritten": {strconv.Itoa(changed)}, "left": {strconv.Itoa(left(t.Preview, len(rows)))}}
	return page.Redirect{To: Path + "?" + done.Encode()}, nil
}

// left counts the rows of projects that were not taken in.
func left(p *sheet.Preview, taken int) int {
	return p.Counts[sheet.Create] + p.Counts[sheet.Change] + p.Counts[sheet.Undecided] + p.Counts[sheet.Refused] - taken
}

// imported says what an import did, once on the page that follows it.
func (v *visit) imported() templ.Component {
	q := v.r.URL.Query()
	var n [3]int
	for i, name := range []string{"made", "rewritten", "left"} {
		var err error
		if n[i], err = strconv.Atoi(q.Get(name)); err != nil {
			return nil
		}
	}
	return page.Notice{Kind: page.NoticeSuccess, Title: v.t("projectweb.import.done", i18n.Args{"Made": n[0], "Changed": n[1], "Left": n[2]}), Text: v.t("projectweb.import.done.next")}
}

// confirmed leaves out the rows that the person left out and, when it said so, those
// that cannot be taken.
func confirmed(p *sheet.Preview, skip bool, leave []string) func(string) bool {
	bad := map[string]bool{}
	for _, ref := range leave {
		bad[ref] = true
	}
	if !skip {
		return func(ref string) bool { return !bad[ref] }
	}
	for i := range p.Rows {
		if k := p.Rows[i].Kind; k == sheet.Undecided || k == sheet.Refused {
			bad[p.Rows[i].Ref] = true
		}
	}
	return func(ref string) bool { return !bad[ref] }
}
