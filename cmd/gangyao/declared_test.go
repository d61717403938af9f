package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/supervision"
	"gangyao/platform/identity"
)

// A supervisor hands in a process on the page: what is wrong is told with line and column,
// a dry run says which open items it concerns and keeps nothing, and once it is loaded the
// list tells its days.
func TestAProcessIsDeclaredOnThePage(t *testing.T) {
	h := newHouse(t)
	c := h.caller(identity.Supervisor)
	const path = "/supervision-rules/process"
	ask := func(want int, values url.Values) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.server.URL+path, strings.NewReader(values.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := c.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != want {
			t.Errorf("%v answers %d, not %d; %v", values.Get("do"), resp.StatusCode, want, err)
		}
		return string(body)
	}
	text := c.page(path + "/0.yaml")
	shipped, err := supervision.Process()
	if err != nil {
		t.Fatal(err)
	}
	version := strconv.Itoa(shipped.Version)
	has := func(body string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(body, w) {
				t.Errorf("%s is missing", w)
			}
		}
	}
	has(c.page("/supervision"), "还剩 2 个工作日亮蓝牌，到期亮黄牌，超期 5 个工作日亮红牌。")
	text = strings.Replace(text, "version: "+version, "version: 90", 1)
	has(ask(http.StatusUnprocessableEntity, url.Values{"do": {"try"}, "text": {strings.Replace(text, "{at: due, level: yellow,", "{at: due, level: orange,", 1)}}), "process.yaml:", "orange")
	later := strings.Replace(text, "{at: -2, level: blue,", "{at: -1, level: blue,", 1)
	has(ask(http.StatusUnprocessableEntity, url.Values{"do": {"try"}, "text": {later}}), "work -2") // the stories say otherwise
	later = strings.ReplaceAll(later, "work -2", "work -1")
	later = strings.ReplaceAll(later, "{on: 2026-03-30, expect: {fires: work -1, level: blue,", "{on: 2026-03-31, expect: {fires: work -1, level: blue,")
	has(ask(http.StatusOK, url.Values{"do": {"try"}, "text": {later}}), "第 90 版可以施行", "在办的督办件：第 "+version+" 版", "还剩 1 个工作日")
	ask(http.StatusUnprocessableEntity, url.Values{"do": {"keep"}, "text": {later}, "base": {"0"}}) // without a ground
	ask(http.StatusSeeOther, url.Values{"do": {"keep"}, "text": {later}, "base": {"0"}, "note": {"演示"}})
	has(c.page("/supervision"), "还剩 1 个工作日亮蓝牌")
	if status, _ := h.caller(identity.Clerk).ask(http.MethodGet, path, nil); status != http.StatusForbidden {
		t.Errorf("a clerk is answered %d", status)
	}
}

// The command line gives the text in force, tries a new one and loads it; page and command
// read the same.
func TestAMethodIsLoadedByTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	at := []string{"--area", "430381", "--dir", dir}
	command := func(want int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		e := &env{in: strings.NewReader(""), out: &out, err: &out, getenv: func(string) string { return "" }}
		if got := run(context.Background(), e, append(args, at...)); got != want {
			t.Fatalf("%v ends with %d: %s", args, got, out.String())
		}
		return out.String()
	}
	text := command(0, "supervision", "show", "method")
	file := filepath.Join(dir, "method.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	more := text + "- version: 9\n  from: 2090-01-01\n  name: {zh: 演示, en: Demonstration}\n  criteria:\n    - {id: quality, weight: 100, per_return: 50}\n  grades:\n    - {at: 0, name: {zh: 合格, en: fair}}\n"
	write(strings.Replace(more, "weight: 100", "weight: 70", 1))
	if said := command(2, "supervision", "check", "method", file); !strings.Contains(said, "method.yaml:") || !strings.Contains(said, "70") {
		t.Error(said)
	}
	write(more)
	command(0, "supervision", "check", "method", file)
	command(2, "supervision", "load", "method", file) // without a ground
	command(0, "supervision", "load", "method", file, "--reason", "演示")
	if said := command(2, "supervision", "load", "method", file, "--reason", "演示"); !strings.Contains(said, "10") {
		t.Error(said)
	}
	command(2, "supervision", "show", string(supervision.DeclaresMethod)+"s")
}
