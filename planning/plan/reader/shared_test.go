package reader_test

import (
	"os"
	"path/filepath"
	"testing"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
)

// shared gives a real plan, which is no part of the repository: its folder is
// named by GANGYAO_SHARED or lies beside the repository.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("GANGYAO_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			if root == filepath.Dir(root) {
				t.Fatal("no go.mod above the test")
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "plan", name))
	if err != nil {
		t.Skipf("the real plans are not here: %v", err)
	}
	return data
}

func TestRealPlansHaveTheirOutlineAndTables(t *testing.T) {
	for _, tc := range []struct {
		file, area string
		period     [2]int
		chapters   int            // sections at the top
		rows       map[string]int // indicators by table
	}{
		{"plan.txt", "湘乡市", [2]int{2021, 2025}, 10, map[string]int{"专栏1": 30, "专栏2": 30}},
		{"others/nanjing-15.txt", "南京市", [2]int{2026, 2030}, 18, map[string]int{"专栏1": 28, "专栏2": 26}},
		{"others/guangzhou-15.html", "广州市", [2]int{2026, 2030}, 12, map[string]int{"专栏1": 30}},
	} {
		t.Run(tc.file, func(t *testing.T) {
			res, err := reader.Read(tc.file, shared(t, tc.file))
			if err != nil {
				t.Fatal(err)
			}
			r := res.Reading
			if !res.Judgement.Plan {
				t.Errorf("not taken for a plan: %+v", res.Judgement)
			}
			if r.Plan.Area.Name != tc.area || r.Plan.Period != tc.period || r.Plan.Kind != "outline" {
				t.Errorf("plan %+v", r.Plan)
			}
			top := 0
			for _, s := range r.Sections {
				if s.Level == 1 {
					top++
				}
			}
			if top != tc.chapters {
				t.Errorf("%d sections at the top, want %d", top, tc.chapters)
			}
			rows := map[string]int{}
			for _, i := range r.Indicators {
				rows[i.Table]++
				if i.Nature == "" || i.Unit == "" && i.Target != nil && i.Name != "社会文明程度测评指数" && i.Direction != "down" {
					t.Errorf("row without nature or unit: %+v", i)
				}
			}
			for id, want := range tc.rows {
				if rows[id] != want {
					t.Errorf("%s has %d rows, want %d", id, rows[id], want)
				}
			}
			for _, s := range r.Sections {
				if s.Title == "" || !(reading.Span{0, len(res.Text)}).Contains(s.Body) {
					t.Errorf("section %+v", s)
				}
			}
		})
	}
}

func TestReadRefusesWhatIsNoPlan(t *testing.T) {
	_, err := reader.Read("故事.txt", []byte("雨夜\n老张推开门，说：“回来了？”\n小李笑道：“回来了。”\n老张问：“吃了吗？”\n小李答：“没有。”\n"))
	if f := fault.From(err); f.Code != fault.Invalid || f.Key != "reader.not_a_plan" {
		t.Errorf("a story gives %v", err)
	}
}

func TestAReportOfTheGovernmentIsReadWithANotice(t *testing.T) {
	res, err := reader.Read("报告.txt", []byte("2026年白塔市政府工作报告\n各位代表：\n一、今后目标\n到2030年，建成水厂三座，改善群众用水条件。\n二、今年工作\n新建学校两所。\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Notices) != 1 || res.Notices[0].Key != "reader.like_plan" {
		t.Errorf("notices %+v", res.Notices)
	}
}
