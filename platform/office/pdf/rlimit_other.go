//go:build !linux && !darwin && !freebsd

package pdf

// boundMemory does nothing where a process cannot bound itself.
func boundMemory(int) {}
