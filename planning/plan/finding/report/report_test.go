package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

var update = flag.Bool("update", false, "rewrite the expected reports")

// sample is a small made-up document with one finding of each severity.
func sample() Document {
	text := []rune("青禾县发展规划\n\n口岸建成后，进出口总额为2.31亿美元。\n5\n进出口总额\n2.40\n新建停车场12个；打造百亿级茶产业。\n")
	at := func(part string) reading.Span {
		i := strings.Index(string(text), part)
		from := len([]rune(string(text)[:i]))
		return reading.Span{from, from + len([]rune(part))}
	}
	return Document{
		Name: "青禾 规划.txt", Title: "青禾县发展规划", Text: text,
		Findings: []reading.Finding{
			{
				ID: "F1", Code: "value-conflict", Severity: reading.Error, Message: "进出口总额在2020年有两个不同的数值。",
				Arithmetic: "|2.31－2.40|＝0.09亿美元\n相差3.8%", Explanation: "多半是抄录有误。", Advice: "请查核定数。",
				Spans: []reading.Span{at("2.31亿美元"), at("2.40")},
			},
			{
				ID: "F2", Code: "deadline-missing", Severity: reading.Note, Message: "有1项带数量的承诺没有写完成时间。",
				Advice: "请写明年份。", Spans: []reading.Span{at("新建停车场12个")},
			},
			{
				ID: "F3", Code: "corrupt-number", Severity: reading.Warning, Message: "看<b>不</b>清。",
				Advice: "请核对。", Spans: []reading.Span{at("百亿"), at("百亿"), at("茶"), at("茶产业"), at("停车场"), at("12个"), at("口岸")},
			},
		},
	}
}

func TestGolden(t *testing.T) {
	en := sample()
	en.Lang = i18n.EN
	for name, write := range map[string]func(*bytes.Buffer) error{
		"report.txt":    func(b *bytes.Buffer) error { return Text(b, sample()) },
		"report.en.txt": func(b *bytes.Buffer) error { return Text(b, en) },
		"empty.txt":     func(b *bytes.Buffer) error { return Text(b, Document{Name: "空.txt"}) },
		"report.sarif":  func(b *bytes.Buffer) error { return SARIF(b, sample()) },
		"report.json":   func(b *bytes.Buffer) error { return JSON(b, sample()) },
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
			}
		})
	}
}

func TestPositionsCountCodePointsFromOne(t *testing.T) {
	x := newIndex([]rune("甲乙\n\n丙𠮷丁"))
	for _, c := range []struct {
		offset int
		want   Position
	}{
		{0, Position{1, 1}}, {1, Position{1, 2}}, {2, Position{1, 3}}, {3, Position{2, 1}},
		{4, Position{3, 1}}, {6, Position{3, 3}}, {7, Position{3, 4}},
	} {
		if got := x.position(c.offset); got != c.want {
			t.Errorf("offset %d is at %v, want %v", c.offset, got, c.want)
		}
	}
}

// A code-review tool needs: a rule for each result, and regions whose snippet is the text there.
func TestSARIFHoldsTogether(t *testing.T) {
	d := sample()
	var b bytes.Buffer
	if err := SARIF(&b, d); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) != len(d.Findings) {
		t.Fatalf("version %s, %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	for i, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("result %d points to another rule", i)
		}
		if len(r.Locations) != 1 || len(r.Related) != len(d.Findings[i].Spans)-1 {
			t.Errorf("result %d has %d locations and %d related", i, len(r.Locations), len(r.Related))
		}
		for _, l := range append(r.Locations, r.Related...) {
			reg := l.Physical.Region
			if got := string(d.Text[reg.CharOffset : reg.CharOffset+reg.CharLength]); got != reg.Snippet.Text {
				t.Errorf("snippet %q, text there %q", reg.Snippet.Text, got)
			}
			if strings.ContainsAny(l.Physical.Artifact.URI, " 青") {
				t.Errorf("%q is no URI", l.Physical.Artifact.URI)
			}
		}
	}
}

// Every code that a rule can report has words in every language.
func TestEveryCodeHasWords(t *testing.T) {
	for _, r := range finding.Rules() {
		for _, l := range i18n.Langs() {
			for _, part := range []string{"title", "why", "advice"} {
				if key := "finding." + r.Code + "." + part; !i18n.Shipped().Has(l, key) {
					t.Errorf("no %s in %s", key, l)
				}
			}
		}
	}
}
