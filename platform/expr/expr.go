// Package expr is the language in which officials write conditions and small
// computations over the fields of a record or case:
//
//	人均纯收入 < 监测线 且 (户籍 = "本县" 或 非 已脱贫)
//	截止日 - 今天 <= 5
//	filled(承办单位) and 来源 in ["信访", "12345热线"]
//
// An expression names declared symbols, by code or by Chinese name, each with a
// type; it is checked when it is compiled, and everything wrong is told with its
// place. It has scalars only: numbers, texts, days, yes or no. Allowed are
// + - * / (also between days), = != < <= > >=, in [ … ], contains, startsWith,
// endsWith, and or not (且 或 非), brackets, and calls of the functions listed;
// everything else that the parser would read (ranges, predicates, closures,
// members, variables, pipes …) is refused. So an expression ends after as many
// steps as it has words, whatever it is given.
//
// Numbers are decimals, never floats: 0.1 + 0.2 = 0.3, and a sum of money is
// equal to what it says. The text is read by platform/expr/syntax (the parser of
// github.com/expr-lang/expr, whose virtual machine would turn literals into
// floats and give no reasons) and evaluated here, step by step, which also
// explains: every condition says in words, with values, why it held or not.
//
// What is not known stays unknown instead of becoming 0 or an error: a
// comparison with a missing value is neither true nor false, "and" and "or" follow
// (false and unknown is false; true or unknown is true), and a condition holds
// only when it is true. A division by zero is unknown.
//
// Units are held against each other where two are compared, added or subtracted:
// 万元 against 元 is refused. Products and quotients have no unit; who needs the
// arithmetic of units, periods and places writes a formula
// (planning/indicator/formula), which derives indicators and stands on the same
// parser.
package expr

import (
	"maps"
	"slices"
	"unicode"

	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Symbol is a thing that expressions may name.
type Symbol struct {
	// Code names it in expressions and in Values: letters, digits and _.
	Code string
	// Name is what people call it; its Chinese form names it in expressions too.
	Name declare.Words
	Type Type
	// Unit is printed behind the number.
	Unit quantity.Unit
	// Choices, when there are any, are the only texts that it may be compared
	// with, so that a slip of the pen does not make a condition that never holds.
	Choices []string
}

func (s *Symbol) name() any {
	if len(s.Name) == 0 {
		return s.Code
	}
	return s.Name.Msg()
}

// Function is one that expressions may call. Do gets values of the types of Takes,
// none of them missing; what it cannot answer is the zero Value. It must be fast
// and must not depend on anything but its arguments.
type Function struct {
	Names []string // the first is the code
	Takes []Type
	Gives Type
	Do    func([]Value) Value
}

// Env is what expressions may name. It does not change.
type Env struct {
	symbols   map[string]*Symbol
	functions map[string]*Function
}

// NewEnv gathers symbols and functions beside the usual ones (see Usual). A code
// or name that is no word, is a word of the language, or is used twice is refused.
//
// Faults: Invalid ("expr.bad_name").
func NewEnv(symbols []Symbol, functions ...Function) (*Env, error) {
	e := &Env{symbols: map[string]*Symbol{}, functions: map[string]*Function{}}
	for _, f := range slices.Concat(Usual(), functions) {
		for _, n := range f.Names {
			if !Word(n) || e.functions[n] != nil {
				return nil, fault.New(fault.Invalid, "expr.bad_name", fault.Args{"Name": n})
			}
			e.functions[n] = &f
		}
	}
	for _, s := range symbols {
		names := []string{s.Code}
		if zh := s.Name[i18n.ZH]; zh != s.Code && Word(zh) {
			names = append(names, zh)
		}
		for _, n := range names {
			if !Word(n) || e.symbols[n] != nil || e.functions[n] != nil {
				return nil, fault.New(fault.Invalid, "expr.bad_name", fault.Args{"Name": n})
			}
			e.symbols[n] = &s
		}
	}
	return e, nil
}

// With is the environment with further symbols. Faults: as NewEnv.
func (e *Env) With(symbols ...Symbol) (*Env, error) {
	more, err := NewEnv(symbols)
	if err != nil {
		return nil, err
	}
	out := &Env{symbols: maps.Clone(e.symbols), functions: e.functions}
	for n, s := range more.symbols {
		if e.symbols[n] != nil || e.functions[n] != nil {
			return nil, fault.New(fault.Invalid, "expr.bad_name", fault.Args{"Name": n})
		}
		out.symbols[n] = s
	}
	return out, nil
}

// reserved are the words that mean something in an expression.
var reserved = []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "if", "else",
	"true", "false", "nil", "且", "并且", "或", "或者", "非", "属于", "包含", "是", "否"}

// Word says whether a text can be a name in an expression.
func Word(s string) bool {
	for i, r := range s {
		if !(r == '_' || unicode.IsLetter(r) || i > 0 && unicode.IsDigit(r)) {
			return false
		}
	}
	return s != "" && !slices.Contains(reserved, s)
}

// Values are what is known, by the codes of symbols.
type Values map[string]Value
