package download_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

func list(columns ...xlsx.Column) xlsx.Sheet {
	return xlsx.Sheet{Name: "预警", Columns: append([]xlsx.Column{{Title: "事项"}, {Title: "单位"}}, columns...), Rows: func(yield func([]xlsx.Cell, error) bool) {
		_ = yield(download.Texts("超期未报"), nil) && yield(download.Texts("连年下降", "教育局", ""), nil)
	}}
}

// saved is the file that a list is saved as, and its name.
func saved(t *testing.T, demo bool, s xlsx.Sheet) (name, text string) {
	t.Helper()
	r := httptest.NewRequest("GET", "/warnings/export/warnings.csv", nil)
	r.SetPathValue("file", "warnings.csv")
	r = r.WithContext(page.With(r.Context(), page.Context{Lang: i18n.ZH, URL: &url.URL{Path: "/"}, Demo: demo}))
	v, err := download.Sheet(r, "warnings", s)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	f := v.(page.File)
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return f.Name, strings.TrimPrefix(out.String(), "\ufeff")
}

func TestListsOfADemonstrationSayThatTheyAre(t *testing.T) {
	name, text := saved(t, true, list())
	if want := "事项,单位,演示\r\n超期未报,,演示数据\r\n连年下降,教育局,演示数据\r\n"; !strings.Contains(name, "含演示数据") || text != want {
		t.Errorf("%s:\n%s", name, text)
	}
	// a list that marks its rows itself knows better
	if _, text := saved(t, true, list(download.Column(i18n.ZH))); strings.Contains(text, "演示数据") {
		t.Errorf("marked twice:\n%s", text)
	}
	name, text = saved(t, false, list())
	if strings.Contains(name+text, "演示") {
		t.Errorf("marked without a demonstration: %s\n%s", name, text)
	}
}
