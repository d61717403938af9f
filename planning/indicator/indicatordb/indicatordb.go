// Package indicatordb keeps definitions, targets and facts in the database,
// SQLite or PostgreSQL.
package indicatordb

import (
	"embed"
	"io/fs"

	"gangyao/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil { // only for a malformed constant path
		sub = files
	}
	return db.Migrations{Capability: "indicator", Files: sub}
}
