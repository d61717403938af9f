package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/platform/attach"
	"gangyao/platform/fault"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// FileSent is a file within what is sent.
type FileSent struct {
	Name    string `json:"name" minLength:"1" maxLength:"200"`
	Content []byte `json:"base64"`
}

// MostFiles is how many bytes a body may have that brings files along.
const MostFiles = 28 << 20

// Kept is a file that was stored.
type Kept struct {
	SHA256, Name string
	Bytes        int64
}

// Keeper stores files; attach.Store is one.
type Keeper interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
}

// Keep stores the files of body.files, after all of them were checked by what is
// in them.
//
// Faults: Unsupported ("rest.file.type"), of each that is not what its name says.
func Keep(ctx context.Context, store Keeper, files []FileSent) ([]Kept, error) {
	wrong := &page.PartFaults{}
	out := make([]Kept, 0, len(files))
	for i, f := range files {
		name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		out = append(out, Kept{Name: name})
		if !attach.Proves(name, f.Content[:min(len(f.Content), 4096)]) {
			said := fault.New(fault.Unsupported, "rest.file.type", fault.Args{"Name": name, "Types": strings.Join(attach.Endings(), " ")})
			wrong.Whole = said
			wrong.Parts = append(wrong.Parts, page.PartFault{Location: fmt.Sprintf("body.files[%d]", i), Fault: said})
		}
	}
	if wrong.Whole != nil {
		return nil, wrong
	}
	for i := range files {
		var err error
		if out[i].SHA256, out[i].Bytes, err = store.Put(ctx, bytes.NewReader(files[i].Content)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Decimal reads a figure that was sent as a text.
//
// Faults: Invalid ("rest.number"), with the place.
func Decimal(location, text string) (decimal.Decimal, error) {
	if n, ok := quantity.Parse(text).Number(); ok {
		return n, nil
	}
	return decimal.Decimal{}, Wrong(location, fault.New(fault.Invalid, "rest.number", fault.Args{"Text": text}))
}
