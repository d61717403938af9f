package report

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

// The parts of SARIF 2.1.0 (OASIS, 27 March 2020) that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		Language   string        `json:"language"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Name  string    `json:"name"`
		Short sarifText `json:"shortDescription"`
		Full  sarifText `json:"fullDescription"`
		Help  sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID     string            `json:"ruleId"`
		RuleIndex  int               `json:"ruleIndex"`
		Level      string            `json:"level"`
		Message    sarifText         `json:"message"`
		Locations  []sarifLocation   `json:"locations"`
		Related    []sarifLocation   `json:"relatedLocations,omitempty"`
		Prints     map[string]string `json:"partialFingerprints"`
		Properties map[string]any    `json:"properties,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int       `json:"startLine"`
		StartColumn int       `json:"startColumn"`
		EndLine     int       `json:"endLine"`
		EndColumn   int       `json:"endColumn"`
		CharOffset  int       `json:"charOffset"`
		CharLength  int       `json:"charLength"`
		Snippet     sarifText `json:"snippet"`
	}
)

// SARIF writes the findings as a SARIF 2.1.0 log with one run. The first place
// of a finding is its location, the others are related locations. Severities
// are SARIF's levels of the same names.
func SARIF(w io.Writer, d Document) error {
	l := d.lang()
	x := newIndex(d.Text)
	run := sarifRun{Language: l.Tag(), ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "gangyao", Rules: []sarifRule{}}
	var codes []string
	for _, f := range d.Findings {
		if !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	slices.Sort(codes)
	for _, c := range codes {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID: c, Name: camel(c),
			Short: sarifText{i18n.T(l, "finding."+c+".title")},
			Full:  sarifText{i18n.T(l, "finding."+c+".why")},
			Help:  sarifText{i18n.T(l, "finding."+c+".advice")},
		})
	}
	for _, f := range d.Findings {
		r := sarifResult{
			RuleID: f.Code, RuleIndex: slices.Index(codes, f.Code), Level: string(f.Severity),
			Message:   sarifText{message(l, f)},
			Locations: []sarifLocation{},
			Prints:    map[string]string{"gangyao/v1": fingerprint(x, f)},
			Properties: map[string]any{
				"id": f.ID, "arithmetic": f.Arithmetic, "explanation": f.Explanation, "advice": f.Advice,
			},
		}
		for i, s := range f.Spans {
			loc := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: d.Name}).EscapedPath()}, Region: region(x, s)}}
			if i == 0 {
				r.Locations = append(r.Locations, loc)
				continue
			}
			loc.ID = &i
			r.Related = append(r.Related, loc)
		}
		run.Results = append(run.Results, r)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func message(l i18n.Lang, f reading.Finding) string {
	parts := []string{f.Message}
	for _, p := range []struct{ key, text string }{{"arithmetic", f.Arithmetic}, {"explanation", f.Explanation}, {"advice", f.Advice}} {
		if p.text != "" {
			parts = append(parts, i18n.T(l, "finding.report."+p.key)+"："+p.text)
		}
	}
	return strings.Join(parts, "\n")
}

// fingerprint identifies a finding by its code and quoted text, not by line numbers,
// so that it is recognised after text before it has changed.
func fingerprint(x index, f reading.Finding) string {
	parts := []string{f.Code}
	for _, s := range f.Spans {
		parts = append(parts, x.quote(s, 40))
	}
	return strings.Join(parts, "|")
}

func region(x index, s reading.Span) sarifRegion {
	a, b := x.position(s[0]), x.position(s[1])
	return sarifRegion{
		StartLine: a.Line, StartColumn: a.Column, EndLine: b.Line, EndColumn: b.Column,
		CharOffset: s[0], CharLength: s.Len(), Snippet: sarifText{string(x.text[s[0]:s[1]])},
	}
}

// camel is a rule's name: value-conflict → ValueConflict.
func camel(code string) string {
	var b strings.Builder
	for _, w := range strings.Split(code, "-") {
		if w != "" {
			b.WriteString(strings.ToUpper(w[:1]) + w[1:])
		}
	}
	return b.String()
}
