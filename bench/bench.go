// Package bench measures what people wait for, at the size of a county and
// beyond. Run it with make bench.
package bench
