//go:build !linux

package pdf

// boundMemory does nothing where a process cannot ask what it has.
func boundMemory(int) {}
