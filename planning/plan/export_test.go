package plan

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

func chinese(key string) string { return i18n.T(i18n.ZH, key) }

func TestCommitmentsAsCSV(t *testing.T) {
	evil := promise("=1+1", "12.50", "家")
	evil.Commitment.Owners = []string{"发展和改革局", "工业局"}
	p := edition("", []reading.Section{{ID: "1", Label: "第一章", Title: "目标"}}, evil)
	p.Doc.Items[0].Section = "1"
	p.Doc.Items[0].Quote = "达到\n12.50家"
	s, err := p.Sheet(KindCommitment, CommitmentFilter{}, chinese)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := xlsx.WriteCSV(&b, s, xlsx.CSVOptions{}); err != nil {
		t.Fatal(err)
	}
	want := "章节,事项,界限,数值,数值上限,单位,期限,类型,属性,建议牵头单位,原文\r\n" +
		"第一章 目标,'=1+1,不低于,12.50,,家,2025,数量,,发展和改革局、工业局,达到 12.50家\r\n"
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestEveryExportableKindOpensInExcel(t *testing.T) {
	x := row("亿元", "up", "", "100", "161.051", "")
	x.Table = "表1"
	finding := Content{Finding: &reading.Finding{Code: "numbering", Severity: reading.Warning, Message: "编号跳号", Advice: "请核对"}}
	p := edition("", nil, Content{Table: &reading.Table{ID: "表1", Title: "主要指标", BaselineYear: 2020, TargetYear: 2025}}, Content{Indicator: &x},
		promise("企业", "400", "家"), Content{Work: &reading.Work{Action: "新建", Name: "水库", Status: "planned"}}, Content{System: &reading.System{Name: "平台", Form: "platform"}}, finding)
	p.Doc.Items[4].Kind, p.Doc.Items[5].Kind = KindSystem, KindFinding
	var sheets []xlsx.Sheet
	for _, k := range Exportable() {
		s, err := p.Sheet(k, CommitmentFilter{}, chinese)
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, sheets...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, want := range []struct{ sheet, row string }{
		{"量化承诺", "企业|不低于|400||家|2025|数量|||企业"},
		{"指标", "主要指标|||指标||亿元||越高越好||100|||161.051||||||10.00"},
		{"工程项目", "新建|水库|||规划||新建水库"},
		{"系统与机制", "平台|平台||平台"},
		{"核查发现", "警告|numbering|编号跳号||请核对||编号跳号 请核对"},
	} {
		rows, err := f.GetRows(want.sheet)
		if err != nil || len(rows) != 2 {
			t.Errorf("%s: %v, %v", want.sheet, rows, err)
			continue
		}
		if got := strings.Trim(strings.Join(rows[1], "|"), "| "); got != want.row {
			t.Errorf("%s: %s, want %s", want.sheet, got, want.row)
		}
	}
}

func TestWhatCannotBeExported(t *testing.T) {
	_, err := edition("", nil).Sheet(KindMeasure, CommitmentFilter{}, chinese)
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("err = %v", err)
	}
}
