package check

// TryCase runs one check over one of its cases.
func TryCase(d *Declared, c Case) ([]Result, error) { return d.try(c) }
