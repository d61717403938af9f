package sentence_test

import (
	"os"
	"testing"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/source"
)

// What stands in a glossary, annex, note or imprint is told from the plan's own
// text, and the text after it is the plan's own again.
func TestAppendices(t *testing.T) {
	doc := `青河县国民经济和社会发展第十五个五年规划纲要
第一章 主要目标
到2030年，全县粮食产量稳定在28万吨以上。
注：粮食产量含大豆。
本章附件另行印发，各乡镇认真落实。
第二章 重点任务
新建青河大桥。
附件1 名词解释
高标准农田：指旱涝保收、高产稳产的农田，2020年全国达到8亿亩。
一、单位能耗
单位能耗：指生产每万元产值所用的能源。
附图2 空间布局图
图中范围以审批为准。
责任编辑：张三示例
`
	d, err := source.Read("规划", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]sentence.Appendix{
		"到2030年,全县粮食产量稳定在28万吨以上。":           "",
		"注:粮食产量含大豆。":                        sentence.Note,
		"本章附件另行印发,各乡镇认真落实。":                 "",
		"新建青河大桥。":                           "",
		"高标准农田:指旱涝保收、高产稳产的农田,2020年全国达到8亿亩。": sentence.Glossary,
		"单位能耗:指生产每万元产值所用的能源。":               sentence.Glossary,
		"图中范围以审批为准。":                        sentence.Annex,
	}
	_, ss := split(d)
	for _, s := range ss {
		w, ok := want[s.String()]
		if !ok {
			continue
		}
		delete(want, s.String())
		if s.Appendix != w {
			t.Errorf("%s: %q, want %q", s, s.Appendix, w)
		}
		if s.Appendix.Background() != (w == sentence.Glossary || w == sentence.Note) {
			t.Errorf("%s: background %v", s, s.Appendix.Background())
		}
	}
	for s := range want {
		t.Errorf("%s is no sentence", s)
	}
}

// An imprint after the text of a plan without appendices is one by itself.
func TestImprint(t *testing.T) {
	d, err := source.Read("规划", []byte("第一章 主要任务\n新建青河大桥，加快完善公共服务体系。\n抄送：县委各部门，县人武部。\n印数：200份\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, ss := split(d)
	n := 0
	for _, s := range ss {
		if s.Appendix == sentence.Imprint {
			n++
		} else if s.Appendix != "" {
			t.Errorf("%s: %q", s, s.Appendix)
		}
	}
	if n != 2 {
		t.Errorf("%d of 2 imprints in %v", n, ss)
	}
}

func TestAppendixWordsParse(t *testing.T) {
	data, err := os.ReadFile("appendix.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var w map[string]any
	if err := yaml.Unmarshal(data, &w); err != nil || len(w) != 5 {
		t.Errorf("%v, %d lists", err, len(w))
	}
}
