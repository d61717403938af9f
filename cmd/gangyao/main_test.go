package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// The scripts in testdata/script are stories of the command line: what a person
// types, what they see, and the exit code, which is a contract.
// tidy removes after all tests what they shared.
type tidy struct{ *testing.M }

func (t tidy) Run() int {
	defer func() { _ = os.RemoveAll(shared.dir) }()
	return t.M.Run()
}

func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){
		"gangyao": func() {
			os.Exit(run(context.Background(), &env{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, documents: documents(os.Getenv)}, os.Args[1:]))
		},
	})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			// Made-up plans of several shapes.
			plans, err := filepath.Abs("../../planning/plan/reader/testdata/plans")
			e.Setenv("PLANS", plans)
			e.Setenv("HOME", e.WorkDir)
			if err != nil {
				return err
			}
			// The tests of the method that come with the program.
			cases, err := filepath.Abs("../../planning/indicator/method/cases")
			e.Setenv("CASES", cases)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			// code N CMD…: the command ends with exit code N.
			"code": func(ts *testscript.TestScript, neg bool, args []string) {
				err := ts.Exec(args[1], args[2:]...)
				got := "0"
				if err != nil {
					got = err.Error()
				}
				want := "exit status " + args[0]
				if args[0] == "0" {
					want = "0"
				}
				if got != want {
					ts.Fatalf("ended with %q, want %q", got, want)
				}
			},
			// zeros FILE: a file of 200 mebibytes that holds nothing.
			"zeros": func(ts *testscript.TestScript, neg bool, args []string) {
				f, err := os.Create(ts.MkAbs(args[0]))
				ts.Check(err)
				ts.Check(f.Truncate(200 << 20))
				ts.Check(f.Close())
			},
			// repeat TEXT N FILE: adds the text N times to the end of the file.
			"repeat": func(ts *testscript.TestScript, neg bool, args []string) {
				n, err := strconv.Atoi(args[1])
				ts.Check(err)
				f, err := os.OpenFile(ts.MkAbs(args[2]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
				ts.Check(err)
				_, err = f.WriteString(strings.Repeat(strings.ReplaceAll(args[0], `\n`, "\n"), n))
				ts.Check(err)
				ts.Check(f.Close())
			},
			// encode CHARSET FROM TO: writes a UTF-8 file in another charset.
			"encode": func(ts *testscript.TestScript, neg bool, args []string) {
				enc := map[string]encoding.Encoding{
					"gbk": simplifiedchinese.GBK, "gb18030": simplifiedchinese.GB18030, "big5": traditionalchinese.Big5,
					"utf16": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
				}[args[0]]
				out, err := enc.NewEncoder().String(ts.ReadFile(args[1]))
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(out), 0o666))
			},
		},
	})
}
