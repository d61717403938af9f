package main

// child runs the hidden sub-processes of this binary.
func child(args []string, e *env) (code int, handled bool) { return 0, false }
