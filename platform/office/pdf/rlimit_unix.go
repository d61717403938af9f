//go:build linux || darwin || freebsd

package pdf

import "syscall"

// boundMemory ends this process when it asks for more than the given MiB: a
// document that makes PDFium call itself without end fills the stack that the
// sandbox's own bound does not count.
func boundMemory(mib int) {
	limit := uint64(mib) << 20
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit})
}
