// Package attach keeps files by what is in them: each is stored once, under the
// SHA-256 of its bytes, in a plain folder. A file that is there is whole: it is
// written beside its place, flushed, and moved there in one step.
package attach

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"gangyao/platform/fault"
)

// MaxBytes is the largest file a Store takes when it sets no limit of its own.
const MaxBytes = 64 << 20

// Store is a folder of files. The layout is AB/ABCDEF… (the first two digits of
// the name, then the whole name); tmp/ holds what is being written.
type Store struct {
	root string
	max  int64
}

// Open opens the store in a folder, which is made when missing. max is the
// largest file taken, in bytes; 0 means MaxBytes.
//
// Faults: Unavailable ("attach.folder").
func Open(root string, max int64) (*Store, error) {
	if max <= 0 {
		max = MaxBytes
	}
	if err := os.MkdirAll(filepath.Join(root, "tmp"), 0o750); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "attach.folder", fault.Args{"Path": root})
	}
	return &Store{root: root, max: max}, nil
}

// Put stores what r gives and returns its name and length. Storing the same
// bytes again is no error and changes nothing.
//
// Faults: TooLarge ("attach.too_large"). An error of r comes back as it is.
func (s *Store) Put(ctx context.Context, r io.Reader) (sha string, n int64, err error) {
	f, err := os.CreateTemp(filepath.Join(s.root, "tmp"), "put-*")
	if err != nil {
		return "", 0, fmt.Errorf("attach: %w", err)
	}
	defer func() {
		if err != nil { // after success the file has moved
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	sum := sha256.New()
	n, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(&cancelled{ctx, r}, s.max+1))
	if err != nil {
		return "", 0, fmt.Errorf("attach: %w", err)
	}
	if n > s.max {
		return "", 0, fault.New(fault.TooLarge, "attach.too_large", fault.Args{"MB": s.max >> 20})
	}
	if err := f.Sync(); err != nil {
		return "", 0, fmt.Errorf("attach: %w", err)
	}
	if err := f.Close(); err != nil {
		return "", 0, fmt.Errorf("attach: %w", err)
	}
	sha = hex.EncodeToString(sum.Sum(nil))
	if err := s.settle(f.Name(), sha); err != nil {
		return "", 0, fmt.Errorf("attach: %w", err)
	}
	return sha, n, nil
}

// settle moves a written file to its place, so that it is there after a power cut.
func (s *Store) settle(tmp, sha string) error {
	place := s.place(sha)
	if err := os.MkdirAll(filepath.Dir(place), 0o750); err != nil {
		return err
	}
	if err := os.Chmod(tmp, 0o440); err != nil {
		return err
	}
	if err := os.Rename(tmp, place); err != nil { // replaces the same bytes by the same bytes
		return err
	}
	dir, err := os.Open(filepath.Dir(place))
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	return dir.Sync()
}

// Get opens stored bytes. Reading fails at the end with an error when the
// bytes are not those that were stored.
//
// Faults: NotFound ("attach.missing").
func (s *Store) Get(_ context.Context, sha string) (io.ReadCloser, error) {
	missing := fault.Args{"SHA": sha}
	if !isSHA(sha) {
		return nil, fault.New(fault.NotFound, "attach.missing", missing)
	}
	f, err := os.Open(s.place(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "attach.missing", missing)
	}
	if err != nil {
		return nil, fmt.Errorf("attach: %w", err)
	}
	return &checked{file: f, buffer: bufio.NewReader(f), sum: sha256.New(), want: sha}, nil
}

// Verify reads one stored file whole and checks it.
//
// Faults: NotFound ("attach.missing"), Internal ("attach.damaged").
func (s *Store) Verify(ctx context.Context, sha string) error {
	r, err := s.Get(ctx, sha)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, &cancelled{ctx, r})
	return errors.Join(err, r.Close())
}

// All lists the names of all stored files, for verification and backup.
func (s *Store) All() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := filepath.WalkDir(s.root, func(_ string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !e.IsDir() && isSHA(e.Name()) && !yield(e.Name(), nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", fmt.Errorf("attach: %w", err))
		}
	}
}

func (s *Store) place(sha string) string { return filepath.Join(s.root, sha[:2], sha) }

func isSHA(s string) bool {
	return len(s) == 2*sha256.Size && strings.Trim(s, "0123456789abcdef") == ""
}

// checked is a file whose bytes are compared with its name while it is read.
type checked struct {
	file   *os.File
	buffer *bufio.Reader
	sum    hash.Hash
	want   string
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.buffer.Read(p)
	c.sum.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(c.sum.Sum(nil)) != c.want {
		return n, fault.New(fault.Internal, "attach.damaged", fault.Args{"SHA": c.want})
	}
	return n, err
}

func (c *checked) Close() error { return c.file.Close() }

// cancelled stops reading when the context ends.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
