package pdf

import (
	"fmt"
	"os"
	"syscall"
)

// boundMemory ends this process when it asks for the given MiB more than it has:
// a document that makes PDFium call itself without end fills the stack, which
// the sandbox's own bound does not count.
func boundMemory(mib int) {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return
	}
	var pages uint64
	if _, err := fmt.Sscan(string(data), &pages); err != nil {
		return
	}
	limit := pages*uint64(os.Getpagesize()) + uint64(mib)<<20
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit}) // without it the time is still bounded
}
