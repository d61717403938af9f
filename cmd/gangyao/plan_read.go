package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// slowPDF is from how many bytes on a PDF takes so long that the person is told.
const slowPDF = 5 << 20

// readBytes reads a file, or standard input for "-", up to the reader's limit.
func readBytes(e *env, path string) (name string, data []byte, err error) {
	name = filepath.Base(path)
	var in io.Reader = e.in
	if path == "-" {
		name = e.t("cli.stdin")
	} else {
		f, err := os.Open(path)
		if err != nil {
			return name, nil, fileFault(err, path)
		}
		defer f.Close()
		if st, err := f.Stat(); err == nil && st.IsDir() {
			return name, nil, fault.New(fault.Invalid, "cli.is_folder", fault.Args{"Path": path})
		} else if err == nil && st.Mode().IsRegular() && st.Size() > source.MaxBytes {
			return name, nil, fault.New(fault.TooLarge, "source.too_large", fault.Args{"Name": name, "MB": source.MaxBytes >> 20})
		}
		in = f
	}
	data, err = io.ReadAll(io.LimitReader(in, source.MaxBytes+1))
	if err != nil {
		return name, nil, fileFault(err, path)
	}
	if len(data) > slowPDF && len(data) <= source.MaxBytes && bytes.HasPrefix(data, []byte("%PDF-")) {
		fmt.Fprintln(e.err, e.t("cli.reading_pdf", i18n.Args{"Name": name, "MB": len(data) >> 20}))
	}
	return name, data, nil
}

// fileFault says what is the matter with a file that cannot be opened.
func fileFault(err error, path string) error {
	key := "cli.cannot_open"
	if os.IsNotExist(err) {
		key = "cli.no_file"
	}
	return fault.Wrap(err, fault.Invalid, key, fault.Args{"Path": path})
}

// readPlan reads a document and checks it.
func readPlan(ctx context.Context, e *env, path string) (*reader.Result, error) {
	name, data, err := readBytes(e, path)
	if err != nil {
		return nil, err
	}
	return readChecked(ctx, name, data, e.documents)
}

// readChecked is the reader with its findings: what every way in uses.
func readChecked(ctx context.Context, name string, data []byte, o source.Options) (*reader.Result, error) {
	res, err := reader.ReadWith(ctx, name, data, o)
	if err != nil {
		return nil, err
	}
	res.Reading.Findings = finding.Check(res)
	return res, nil
}

func planRead(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	asJSON := fs.Bool("json", false, "")
	textTo := fs.String("text", "", "")
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	res, err := readPlan(ctx, e, plain[0])
	if err != nil {
		return err
	}
	if *textTo != "" {
		if err := os.WriteFile(*textTo, []byte(string(res.Text)), 0o666); err != nil {
			return fault.Wrap(err, fault.Invalid, "cli.cannot_write", fault.Args{"Path": *textTo})
		}
	}
	if *asJSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", " ")
		enc.SetEscapeHTML(false)
		return enc.Encode(res.Reading)
	}
	for _, n := range res.Notices {
		fmt.Fprintln(e.err, e.t(n.Key, n.Args))
	}
	summarise(e, res.Reading)
	return nil
}

// summarise tells a person what a reading found.
func summarise(e *env, r *reading.Reading) {
	fmt.Fprintln(e.out, r.Plan.Title)
	e.say("cli.read.source", i18n.Args{"Format": r.Source.Format, "Charset": r.Source.Charset, "Chars": r.Source.Chars})
	if r.Plan.Period[0] > 0 {
		e.say("cli.read.period", i18n.Args{"Area": r.Plan.Area.Name, "From": r.Plan.Period[0], "To": r.Plan.Period[1], "Vision": r.Plan.Vision})
	}
	if a := r.Plan.Approved; a.On != "" || a.By != "" {
		e.say("cli.read.approved", i18n.Args{"On": a.On, "By": a.By})
	}

	fmt.Fprintln(e.out)
	depth := map[int]int{}
	for _, s := range r.Sections {
		depth[s.Level]++
	}
	e.say("cli.read.sections", i18n.Args{"Total": len(r.Sections), "Top": depth[1]})
	for _, t := range r.Tables {
		rows := 0
		for _, i := range r.Indicators {
			if i.Table == t.ID {
				rows++
			}
		}
		if rows > 0 {
			fmt.Fprintf(e.out, "  %s %s  %s\n", t.ID, t.Title, e.t("cli.read.rows", i18n.Args{"Rows": rows}))
		}
	}

	fmt.Fprintln(e.out)
	e.say("cli.read.by_chapter")
	for _, c := range byChapter(r) {
		fmt.Fprintf(e.out, "  %s%s\n", pad(c.title, 44), e.t("cli.read.chapter", i18n.Args{
			"Commitments": c.commitments, "Works": c.works, "Systems": c.systems, "Measures": c.measures,
		}))
	}
	e.say("cli.read.total", i18n.Args{
		"Commitments": len(r.Commitments), "Achievements": len(r.Achievements), "Works": len(r.Works),
		"Systems": len(r.Systems), "Measures": len(r.Measures),
	})
	c := r.Coverage
	pc := func(x float64) string { return fmt.Sprintf("%.1f", x*100) }
	e.say("cli.read.coverage", i18n.Args{
		"Commitment": pc(c.Commitment), "Measure": pc(c.Measure), "Achievement": pc(c.Achievement),
		"Background": pc(c.Background), "Unclassified": pc(c.Unclassified),
	})

	fmt.Fprintln(e.out)
	n := map[reading.Severity]int{}
	for _, f := range r.Findings {
		n[f.Severity]++
	}
	e.say("cli.read.findings", i18n.Args{"Errors": n[reading.Error], "Warnings": n[reading.Warning], "Notes": n[reading.Note]})
}

type chapterCount struct {
	title                                 string
	commitments, works, systems, measures int
}

// byChapter counts items under each top-level section, in document order.
func byChapter(r *reading.Reading) []*chapterCount {
	var list []*chapterCount
	at := map[string]*chapterCount{}
	for _, s := range r.Sections {
		if s.Level == 1 || !strings.Contains(s.ID, ".") {
			c := &chapterCount{title: s.Label + " " + s.Title}
			list, at[s.ID] = append(list, c), c
		}
	}
	of := func(id string) *chapterCount {
		top, _, _ := strings.Cut(id, ".")
		if c := at[top]; c != nil {
			return c
		}
		c := &chapterCount{title: "—"}
		list, at[top] = slices.Insert(list, 0, c), c
		return c
	}
	for _, x := range r.Commitments {
		of(x.Section).commitments++
	}
	for _, x := range r.Works {
		of(x.Section).works++
	}
	for _, x := range r.Systems {
		of(x.Section).systems++
	}
	for _, x := range r.Measures {
		of(x.Section).measures++
	}
	return list
}

// pad clips and pads a text to a width where a Chinese character is two wide.
func pad(s string, width int) string {
	var b strings.Builder
	w := 0
	for _, r := range s {
		n := cmp.Or(utf8.RuneLen(r)/3+1, 1)
		if w+n > width-2 {
			b.WriteString("…")
			w += 2
			break
		}
		b.WriteRune(r)
		w += n
	}
	return b.String() + strings.Repeat(" ", max(width-w, 1))
}
