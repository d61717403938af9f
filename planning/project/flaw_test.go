package project_test

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Everything that is wrong with a form is told at once, each at its field.
func TestAllFlawsAtOnce(t *testing.T) {
	b := project.Basics{Name: " ", Code: "1", Industry: "?", OwnerCode: "x", Nature: "odd", Start: 20100, Finish: 20000,
		Funds:    []project.Fund{{Source: project.Bonds, Amount: decimal.New(-1, 0)}, {Source: project.Loans, Amount: decimal.New(1, 9)}},
		Position: &project.Position{Lon: decimal.New(200, 0)}}
	err := b.Tidy()
	var fields []string
	for _, x := range project.FlawsOf(err) {
		fields = append(fields, x.Field)
		if !i18n.Shipped().Has(i18n.ZH, x.Fault.Key) {
			t.Errorf("%s: no words for %s", x.Field, x.Fault.Key)
		}
	}
	want := []string{"name", "code", "industry", "nature", "ownerCode", "fund-bonds", "fund-loans", "finish", "position"}
	if !slices.Equal(fields, want) {
		t.Errorf("wrong are %v, want %v", fields, want)
	}
	if f := fault.From(err); f.Key != "project.flaws" || f.Args["Count"] != len(want) {
		t.Errorf("%v", f)
	}
	one := project.Basics{Name: "甲", Code: "1"}
	if f := fault.From(one.Tidy()); f.Key != "project.code_form" || len(project.FlawsOf(f)) != 1 {
		t.Errorf("one flaw is %v", f)
	}
	good := project.Basics{Name: "甲"}
	if err := good.Tidy(); err != nil || project.FlawsOf(err) != nil {
		t.Error(err)
	}
}
