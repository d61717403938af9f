package pdf

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"gangyao/platform/office/extract"
)

// ChildArg is the argument by which a program knows that it was started to
// read one PDF, and calls Child.
const ChildArg = "pdf-child"

// outOfMemory is the exit code of a Go program that gets no more memory.
const outOfMemory = 2

// request is what the parent sends before the document.
type request struct {
	Options Options
	Data    []byte
}

// reply is what the child answers.
type reply struct {
	Text  *extract.Text
	Fault string // one of the names in faults
	Cause string
}

// faults names the errors that cross between the processes.
func faults() map[string]error {
	return map[string]error{
		"damaged": ErrDamaged, "encrypted": ErrEncrypted, "scanned": ErrScanned,
		"garbled": ErrGarbled, "limit": ErrLimit, "engine": ErrEngine,
	}
}

// Child reads one document from in and answers on out; it is all that a program
// started with ChildArg does. Memory beyond the bound ends the process.
func Child(ctx context.Context, in io.Reader, out io.Writer) error {
	var req request
	if err := gob.NewDecoder(in).Decode(&req); err != nil {
		return err
	}
	o := req.Options.withDefaults()
	debug.SetMemoryLimit(int64(o.MaxMemory) << 20)
	// the parent ends this process in time; should it be gone, it ends itself
	time.AfterFunc(o.Timeout+time.Second, func() { os.Exit(1) })
	t, err := inProcess(ctx, req.Data, o, true)
	re := reply{Text: t}
	if err != nil {
		re = reply{Fault: "damaged", Cause: err.Error()}
		for name, f := range faults() {
			if errors.Is(err, f) {
				re.Fault = name
			}
		}
	}
	return gob.NewEncoder(out).Encode(re)
}

// inChild reads the document in a child process. A child that dies has met a
// document it cannot bear.
func inChild(ctx context.Context, data []byte, o Options) (*extract.Text, error) {
	var in, out bytes.Buffer
	if err := gob.NewEncoder(&in).Encode(request{Options: o, Data: data}); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, o.Command[0], o.Command[1:]...)
	cmd.Stdin, cmd.Stdout = &in, &out
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrEngine, err)
	}
	err := cmd.Wait()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%w: %v", ErrLimit, ctx.Err())
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == outOfMemory:
		return nil, fmt.Errorf("%w: %v", ErrLimit, err)
	case err != nil:
		return nil, fmt.Errorf("%w: the reading process ended: %v", ErrDamaged, err)
	}
	var re reply
	if err := gob.NewDecoder(&out).Decode(&re); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if re.Fault != "" {
		return nil, fmt.Errorf("%w: %s", faults()[re.Fault], re.Cause)
	}
	return re.Text, nil
}
