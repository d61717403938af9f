package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

// The page for people who write programs works on a desk and on a phone.
func TestThePageForPrograms(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := newHouse(t)
	b := browsertest.Open(t)
	desk := b.Page(t, h.server.URL+rest.Root, browsertest.Desk, browsertest.Light)
	desk.Check(t)
	desk.Screenshot(t, "api-desk")
	if text := desk.Text(t, "#import-observations"); !strings.Contains(text, "indicator.import") || !strings.Contains(text, "dry_run") {
		t.Errorf("it does not say what an import needs: %s", text)
	}
	phone := b.Page(t, h.server.URL+rest.Root+"?lang=en", browsertest.Phone, browsertest.Dark)
	phone.Check(t)
	phone.ScreenshotView(t, "api-phone") // the whole page is longer than a picture can be
}

// What docs/user/api.md tells people to type is typed here: each block of sh runs,
// and what it prints holds each line of the block of text after it.
func TestTheGuideForProgramsIsTrue(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("curl is not installed")
	}
	data, err := os.ReadFile("../../docs/user/api.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```\n\n```text\n(.*?)```").FindAllStringSubmatch(string(data), -1)
	if all := strings.Count(string(data), "```sh"); len(blocks) != all || all < 8 {
		t.Fatalf("%d examples, %d of them say what comes out", all, len(blocks))
	}
	h := newHouse(t)
	values := h.apiValues()
	env := append(os.Environ(), "SITE="+h.server.URL, "KEY="+h.withKey(identity.Planner).key.Reveal(), "UNIT_KEY="+h.withKey(identity.Clerk).key.Reveal(),
		"PROJECT_KEY="+h.withKey(identity.Manager).key.Reveal(), "PROJECT="+values["project"],
		"MONTH="+period.LastComplete(period.Month, h.system.projects.Today().Time()).String(), "no_proxy=*", "LC_ALL=C.UTF-8")
	dir := t.TempDir()
	for _, b := range blocks {
		cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", b[1])
		cmd.Dir = dir
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s\n%v: %s", b[1], err, out)
			continue
		}
		got := strings.ReplaceAll(string(out), "\r\n", "\n")
		for line := range strings.Lines(b[2]) {
			if line = strings.TrimSpace(line); !strings.Contains(got, line) {
				t.Errorf("%s\ndoes not print %s but\n%.1200s", b[1], line, got)
			}
		}
	}
}

// Each address of an operation stands in the guide, at least by its last part.
func TestTheGuideForProgramsHasEveryOperation(t *testing.T) {
	data, err := os.ReadFile("../../docs/user/api.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range newHouse(t).routes {
		if !isAPI(pattern) {
			continue
		}
		_, address, _ := strings.Cut(pattern, "/{tenant}")
		last := ""
		for part := range strings.SplitSeq(address, "/") {
			if part != "" && !strings.HasPrefix(part, "{") {
				last = "/" + part
			}
		}
		if !strings.Contains(string(data), last) {
			t.Errorf("%s: %s is not in docs/user/api.md", pattern, last)
		}
	}
}
