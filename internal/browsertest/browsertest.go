// Package browsertest lets tests look at pages in a real browser: Chromium without
// a window. It opens pages at the sizes of a desk and a phone, in light and dark,
// presses keys, takes screenshots, runs axe-core, and collects what the browser
// complains about: console errors and breaches of the content security policy.
//
// Without a browser a test is skipped with the reason; where the environment
// variable CI is set it fails instead, so that nothing passes by not running.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// limit is how long a test may use one page.
const limit = 60 * time.Second

// Size is a window size in CSS pixels.
type Size struct {
	Name          string
	Width, Height int64
	Touch         bool
}

// The sizes at which every page must be good.
var (
	Desk  = Size{Name: "desk", Width: 1280, Height: 800}
	Phone = Size{Name: "phone", Width: 390, Height: 844, Touch: true}
)

// Sizes lists the sizes at which every page must be good.
func Sizes() []Size { return []Size{Desk, Phone} }

// Theme is what the device prefers.
type Theme string

// The themes.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Themes lists both themes.
func Themes() []Theme { return []Theme{Light, Dark} }

// Browser is a running Chromium with an empty profile.
type Browser struct{ ctx context.Context }

// Open starts a browser that ends with the test. Pages of subtests may share it.
func Open(t testing.TB) *Browser {
	t.Helper()
	path := find(t)
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("headless", true),
		chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("accept-lang", "zh-CN,zh"),
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		stop()
		stopAlloc()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return &Browser{ctx: ctx}
}

// find looks for a browser the usual ways.
func find(t testing.TB) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	lacking(t, "no browser: none of "+strings.Join(names, ", ")+" is in PATH")
	return ""
}

// lacking skips the test on a laptop and fails it where CI is set.
func lacking(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// root is the folder with go.mod above the working directory.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("browsertest: no go.mod above %s", dir)
		}
		dir = parent
	}
}

// NeedAssets skips (or under CI fails) a test when style and scripts were not
// bundled, since pages without them say nothing about how they look.
func NeedAssets(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		lacking(t, err.Error())
	}
}
