// Package indicatordb keeps definitions, targets and facts in the database,
// SQLite or PostgreSQL.
package indicatordb

import (
	"embed"

	"gangyao/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations {
	return db.MigrationsIn("indicator", files)
}
