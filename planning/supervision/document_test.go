package supervision

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
	"gangyao/platform/report"
	"gangyao/platform/report/word"
)

// sample is what stands in a red notice.
func sample() *Content {
	return &Content{Format: NoticeFormat, Kind: NoticeRed, Year: 2026, No: 2, Number: "督红〔2026〕2号", Item: "i1", ItemNumber: "督办〔2026〕12号", Title: "演示：公办幼儿园学位建设进度滞后",
		Asked: "说明滞后原因，倒排工期，按月报送新增学位数。", Source: Source{FromLeader, "演批〔2026〕7号", ""}, Owner: "演示县教育局", Contributors: []string{"演示县财政局", "演示县自然资源局"}, Leader: "演示领导甲",
		IssuedOn: "2026-03-02", DueOn: "2026-03-13", Days: 9, Over: true, Late: 5, Answers: []Reply{{"2026-03-10", "演示县教育局", "演示填报员甲", "演示县发展和改革局", "两所幼儿园主体完工，第三所在办用地手续。", ""}},
		Warned: []Warned{{On: "2026-03-06"}, {On: "2026-03-13", Level: casework.Yellow}, {On: "2026-03-16", Kind: NoticeYellow, Number: "督黄〔2026〕1号"}, {On: "2026-03-20", Level: casework.Red}},
		Issuer: "演示县人民政府督查室", By: "演示督查员甲", ByOrg: "演示县人民政府办公室", On: "2026-03-20", Demo: true}
}

// Each notice has its number, its day of issue, to whom it goes, who signs and to whom
// copies go; what it says of the time is true on its day. With GANGYAO_DOCUMENTS the
// Word files are kept there.
func TestNoticesOnPaper(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Content)
		says   []string
		not    []string
	}{
		"red":       {func(*Content) {}, []string{"督红〔2026〕2号", "2026年3月20日", "演示县教育局：", "抄送：责任领导演示领导甲、演示县财政局、演示县自然资源局。", "督办〔2026〕12号", "本件尚未办结，超期 5 个工作日。你单位承办以来：2026年3月6日提醒、2026年3月13日亮黄牌、2026年3月16日发出黄牌警示通知书（督黄〔2026〕1号）、2026年3月20日亮红牌。", "演示县发展和改革局演示填报员甲代办", "演示督查员甲（演示县人民政府办公室）", "签收回执"}, nil},
		"rest":      {func(c *Content) { c.Kind, c.Late, c.On = NoticeYellow, 0, "2026-03-14" }, []string{"本件尚未办结，已过期，尚未满1个工作日。"}, []string{"超期 0"}},
		"yellow":    {func(c *Content) { c.Kind, c.Over, c.Late, c.On = NoticeYellow, false, 0, "2026-03-13" }, []string{"本件尚未办结，今日到期。"}, []string{"超期"}},
		"blue":      {func(c *Content) { c.Kind, c.Over, c.Late, c.On = NoticeBlue, false, 0, "2026-03-11"; c.Answers = nil }, []string{"将于2026年3月13日到期", "至今没有反馈"}, []string{"超期", "签收回执"}},
		"prolonged": {func(c *Content) { c.Over, c.Late, c.DueOn = false, 0, "2026-03-31" }, []string{"现延期至2026年3月31日"}, []string{"超期 "}},
		"assign":    {func(c *Content) { c.Kind, c.ByOrg = NoticeAssign, "" }, []string{"督办通知单", "2026年3月20日", "领导批示：演批〔2026〕7号", "经办人", "印发日期"}, []string{"签收回执"}},
		"answer": {func(c *Content) {
			c.Kind, c.Contributors, c.Leader = NoticeAnswer, nil, ""
			c.Answers = append(c.Answers, Reply{"2026-03-11", "演示县教育局", "演示负责人甲", "", "三所均已开园。", "2026-03-12"})
		}, []string{"尚未核实", "三所均已开园。（2026年3月12日退回）"}, []string{"抄送"}},
		"blue late": {func(c *Content) { c.Kind = NoticeBlue }, []string{"本件尚未办结，超期 5 个工作日。", "说明原因并申请延期"}, []string{"到期前", "将于", "supervision."}},
		"handed":    {func(c *Content) { c.HeldOn, c.Warned = "2026-03-20", nil }, []string{"本件于2026年3月20日改交你单位，当时已过办结期限。"}, []string{"黄牌", "提醒", "承办以来"}},
		"format 2":  {func(c *Content) { c.Format, c.Warned = "gangyao-supervision-notice/2", nil }, []string{"超期 5 个工作日，经提醒和黄牌警示仍未办结"}, nil},
		"source":    {func(c *Content) { c.Kind, c.Source.Name = NoticeAssign, "常务会议纪要" }, []string{"领导批示：常务会议纪要（演批〔2026〕7号）"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			x := sample()
			c.change(x)
			for _, l := range i18n.Langs() {
				d := x.Document(l)
				if err := d.Validate(); err != nil {
					t.Fatal(err)
				}
				var file bytes.Buffer
				if err := word.Write(&file, d); err != nil {
					t.Fatal(err)
				}
				if dir := os.Getenv("GANGYAO_DOCUMENTS"); dir != "" {
					if err := os.WriteFile(filepath.Join(dir, "notice-"+name+"-"+string(l)+".docx"), file.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if l != i18n.ZH {
					continue
				}
				text := wordsOf(d)
				for _, want := range c.says {
					if !strings.Contains(text, want) {
						t.Errorf("%s is missing in %s", want, text)
					}
				}
				for _, not := range c.not {
					if strings.Contains(text, not) {
						t.Errorf("%s stands in %s", not, text)
					}
				}
			}
		})
	}
}

// wordsOf is the text of a document, block by block.
func wordsOf(d *report.Document) string {
	var out strings.Builder
	say := func(parts ...string) { out.WriteString(strings.Join(parts, "") + "\n") }
	say(d.Title)
	say(d.Number)
	say(d.Addressee, "：")
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case report.Heading:
			say(b.Text)
		case report.Paragraph:
			say(report.String(b.Runs))
		case report.Signature:
			say(b.Issuer, " ", d.Day(b.Date))
		case report.Imprint:
			say(d.T("report.copies"), b.Copies)
		case report.Annex:
			say(b.Title)
		case report.Attachments:
			say(b.Names...)
		case report.Form:
			for _, r := range b.Rows {
				for _, f := range r.Fields {
					say(f.Label)
					for _, p := range f.Body {
						say(report.String(p.Runs))
					}
				}
			}
		}
	}
	return out.String()
}
