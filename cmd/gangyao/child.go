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
// this program cannot find itself, PDFs are read in this process. The folder
// named by the environment variable GANGYAO_CACHE keeps the PDF engine's
// compiled code (about 22 MB), which makes the first PDF after an update cost
// 2 s and each later one 0.1 s to start with; without it, it is the folder
// gangyao/pdfium in the user's cache folder.
func documents(getenv func(string) string) source.Options {
	o := pdf.Options{CacheDir: getenv("GANGYAO_CACHE")}
	self, err := exec.LookPath(os.Args[0])
	if err == nil {
		self, err = filepath.Abs(self)
	}
	if err != nil {
		return source.Options{PDF: o}
	}
	o.Command = []string{self, pdf.ChildArg}
	return source.Options{PDF: o}
}
