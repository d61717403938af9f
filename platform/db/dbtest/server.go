package dbtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// ownServer starts a server once in this process.
var ownServer = sync.OnceValues(start)

// server is a running server; it runs while hold is open.
type server struct {
	address string
	hold    io.Closer
}

// guard makes the cluster, runs the server and waits on its standard input:
// when the test process ends, however it ends, the pipe closes, and the guard
// stops the server and removes the folder.
const guard = `
bin=$1 dir=$2
trap '' INT
"$bin/initdb" -D "$dir/data" -U gangyao -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || exit 1
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
	-c full_page_writes=off -c max_connections=64 -c shared_buffers=32MB >>"$dir/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server 2>/dev/null
wait $server 2>/dev/null
rm -rf "$dir"
`

func start() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "gypg") // short: a socket's path has at most 107 bytes
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", guard, "guard", bin, dir)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt of the test is not meant for it
	if os.Geteuid() == 0 {
		if err := unprivileged(cmd, dir); err != nil {
			return nil, err
		}
	}
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	died := make(chan struct{})
	go func() { _ = cmd.Wait(); close(died) }()
	address := (&url.URL{Scheme: "postgres", User: url.User("gangyao"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()}).String()
	if err := ready(address, dir, died); err != nil {
		_ = hold.Close()
		return nil, err
	}
	return &server{address: address, hold: hold}, nil
}

// ready waits until the server answers.
func ready(address, dir string, died <-chan struct{}) error {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		if err := pool.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-died:
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			return fmt.Errorf("the server did not start: %s", bytes.TrimSpace(log))
		case <-ctx.Done():
			return errors.New("the server did not answer within a minute")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// binaries finds the folder of initdb and postgres, the newest version first.
func binaries() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	version := func(dir string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		return n
	}
	slices.SortFunc(dirs, func(a, b string) int { return version(b) - version(a) })
	for _, dir := range append(dirs, filepath.SplitList(os.Getenv("PATH"))...) {
		if executable(filepath.Join(dir, "initdb")) && executable(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errors.New("initdb and postgres are neither in /usr/lib/postgresql nor in PATH")
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// unprivileged lets cmd run as postgres or nobody, because the server refuses
// to run as root, and gives it the folder.
func unprivileged(cmd *exec.Cmd, dir string) error {
	var last error
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			last = err
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return err
		}
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return os.Chown(dir, int(uid), int(gid))
	}
	return fmt.Errorf("no account to run the server: %w", last)
}
