package supervision

import (
	_ "embed"
	"sync"

	"gangyao/kernel/casework"
)

//go:embed process.yaml
var processText []byte

// Process is the shipped version of the process that new items are opened under.
// An item that was opened under another one keeps to that.
var Process = sync.OnceValues(func() (*casework.Process, error) {
	return casework.Read("planning/supervision/process.yaml", processText)
})
