package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"gangyao/planning/plan/reader/source"
	"gangyao/platform/office/pdf"
)

// child runs the hidden sub-processes of this binary: the one that reads a PDF.
func child(args []string, e *env) (code int, handled bool) {
	if len(args) != 1 || args[0] != pdf.ChildArg {
		return 0, false
	}
	if err := pdf.Child(context.Background(), e.in, e.out); err != nil {
		fmt.Fprintln(e.err, err)
		return 3, true
	}
	return 0, true
}

// documents says how documents are read: a PDF in a process of its own. Where
// this program cannot find itself, PDFs are read in this process.
func documents() source.Options {
	self, err := exec.LookPath(os.Args[0])
	if err == nil {
		self, err = filepath.Abs(self)
	}
	if err != nil {
		return source.Options{}
	}
	return source.Options{PDF: pdf.Options{Command: []string{self, pdf.ChildArg}}}
}
