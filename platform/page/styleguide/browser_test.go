package styleguide_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/platform/page"
	"gangyao/platform/page/styleguide"
)

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	bundle, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	site := page.New(page.Config{
		Assets: bundle, Frame: styleguide.Frame, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Date(2025, 7, 8, 9, 30, 0, 0, time.UTC) },
	})
	styleguide.Routes(site)
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	return server
}

// Every page of the style guide, at both sizes and in both themes, must satisfy axe,
// fit the window, and draw no complaint from the browser.
func TestEveryComponentIsAccessible(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	paths := map[string]string{
		"overview": "/styleguide", "data": "/styleguide/data", "form": "/styleguide/form", "text": "/styleguide/text",
		"past": "/styleguide/data?as_of=2023-06-30&sort=-now&lang=en",
	}
	for name, path := range paths {
		for _, size := range browsertest.Sizes() {
			for _, theme := range browsertest.Themes() {
				id := strings.Join([]string{name, size.Name, string(theme)}, "-")
				t.Run(id, func(t *testing.T) {
					p := browser.Page(t, server.URL+path, size, theme)
					if name == "overview" {
						browsertest.Eval[bool](t, p, `(document.querySelector("#chart-bars").scrollIntoView(), true)`)
						p.Until(t, `document.querySelectorAll("[data-live] svg").length >= 2`)
						browsertest.Eval[bool](t, p, `(window.scrollTo(0, 0), true)`)
					}
					p.Check(t)
					p.Screenshot(t, "styleguide-"+id)
				})
			}
		}
	}
}
