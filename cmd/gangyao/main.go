// Command gangyao reads, keeps, shows and carries out five-year plans.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/reader"
)

func main() {
	if len(os.Args) < 4 || os.Args[1] != "plan" || os.Args[2] != "read" {
		fmt.Fprintln(os.Stderr, "usage: gangyao plan read FILE [--json]")
		os.Exit(2)
	}
	data, err := os.ReadFile(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	res, err := reader.Read(os.Args[3], data)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	res.Reading.Findings = finding.Check(res)
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	_ = enc.Encode(res.Reading)
}
