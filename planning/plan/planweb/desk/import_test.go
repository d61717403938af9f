package desk_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/source"
)

func TestRefusedImportAsksForAllAtOnceAndKeepsTheFile(t *testing.T) {
	b := newBench(t)
	p := b.person(t, "测试员甲")
	bare := []byte("到2025年，高新技术企业达到45家以上。\n")
	a := p.upload("片段.txt", bare, map[string]string{"from": "二一", "to": "2025"}).wants(http.StatusUnprocessableEntity)
	a.shows("没有读到规划名称", "起止两个年份", "已上传：片段.txt", `name="area"`).hides("<details")
	kept := regexp.MustCompile(`name="kept" value="([0-9a-f]{64})"`).FindStringSubmatch(a.body)
	if kept == nil {
		t.Fatal("the file was not kept")
	}
	fields := map[string]string{"kept": kept[1], "kept_name": "片段.txt", "title": "云溪县试验规划", "from": "2021", "to": "2025"}
	p.upload("", nil, fields).wants(http.StatusSeeOther)
	p.get("/desk").shows("片段.txt", "云溪县试验规划")

	// The same plan again, by another file: it is chosen already.
	fields["kept"] = ""
	a = p.upload("又一稿.txt", append(bare, "附。\n"...), fields).wants(http.StatusUnprocessableEntity)
	if !regexp.MustCompile(`<option value="990001/[^"]+" selected`).MatchString(a.body) {
		t.Error("the plan that exists is not chosen")
	}
	a.shows("本地区已有同名同期的规划", "已在这里选好", "已上传：又一稿.txt")

	fields["kept"] = strings.Repeat("0", 64)
	p.upload("", nil, fields).wants(http.StatusUnprocessableEntity).shows("请选择要导入的文件")
}

func TestUploadOverTheLimitIsSaidAtTheField(t *testing.T) {
	b := newBench(t)
	p := b.person(t, "测试员甲")
	for _, size := range []int{source.MaxBytes + 1, source.MaxBytes + 2<<20} {
		p.upload("大.txt", make([]byte, size), nil).wants(http.StatusRequestEntityTooLarge).
			shows(`id="import"`, "最大 64 MB", "64 MB", `data-most-bytes="67108864"`, "field-wrong").hides("65 MB")
	}
	p.get("/desk").shows(`data-busy="正在读取…"`)
}
