package indicatorweb_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkPages asks for pages as a visitor's browser does, without the network.
func BenchmarkPages(b *testing.B) {
	x := newBench(b)
	for name, path := range map[string]string{"board": x.progress(""), "past": x.progress("?" + mid), "indicator": "/indicators/430381/gdp", "places": "/indicators/430381/grain-capacity/places",
		"card": "/indicators/430381/gdp/figure?version=1&period=2024"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				w := httptest.NewRecorder()
				x.server.Config.Handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
