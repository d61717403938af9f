package attach_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"gangyao/platform/attach"
	"gangyao/platform/fault"
)

func open(t *testing.T, max int64) (*attach.Store, string) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "files")
	s, err := attach.Open(root, max)
	if err != nil {
		t.Fatal(err)
	}
	return s, root
}

// leftovers counts the files that a failed Put must not leave behind.
func leftovers(t *testing.T, root string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(root, "tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestWhatIsPutIsGot(t *testing.T) {
	ctx := context.Background()
	s, root := open(t, 0)
	for _, data := range [][]byte{nil, []byte("规划"), bytes.Repeat([]byte("湖"), 1<<18)} {
		sum := sha256.Sum256(data)
		want := hex.EncodeToString(sum[:])
		for range 2 { // the second time it is there already
			sha, n, err := s.Put(ctx, iotest.HalfReader(bytes.NewReader(data)))
			if err != nil || sha != want || n != int64(len(data)) {
				t.Fatalf("Put = %s, %d, %v", sha, n, err)
			}
		}
		r, err := s.Get(ctx, want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
		if err := s.Verify(ctx, want); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for _, err := range s.All() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 3 {
		t.Errorf("All lists %d files, want 3", n)
	}
	if n := leftovers(t, root); n != 0 {
		t.Errorf("%d files left in tmp", n)
	}
}

func TestTooLargeIsRefusedAndLeavesNothing(t *testing.T) {
	s, root := open(t, 10)
	if _, _, err := s.Put(context.Background(), strings.NewReader("0123456789")); err != nil {
		t.Errorf("ten bytes of ten: %v", err)
	}
	_, _, err := s.Put(context.Background(), strings.NewReader("0123456789a"))
	if !fault.Is(err, fault.TooLarge) {
		t.Errorf("eleven bytes of ten: %v", err)
	}
	if n := leftovers(t, root); n != 0 {
		t.Errorf("%d files left in tmp", n)
	}
}

func TestBrokenUploadLeavesNothing(t *testing.T) {
	s, root := open(t, 0)
	broken := errors.New("line cut")
	if _, _, err := s.Put(context.Background(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.Put(ctx, strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if n := leftovers(t, root); n != 0 {
		t.Errorf("%d files left in tmp", n)
	}
}

func TestGetTakesNamesOnly(t *testing.T) {
	s, root := open(t, 0)
	if err := os.WriteFile(filepath.Join(root, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../secret", "secret", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("../", 21) + "x"} {
		if _, err := s.Get(context.Background(), name); !fault.Is(err, fault.NotFound) {
			t.Errorf("Get(%q): %v", name, err)
		}
	}
}

func TestDamageIsFound(t *testing.T) {
	ctx := context.Background()
	s, root := open(t, 0)
	sha, _, err := s.Put(ctx, strings.NewReader("五年规划纲要"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, sha[:2], sha)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("五年规划纲耍"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(ctx, sha); fault.From(err).Key != "attach.damaged" {
		t.Errorf("Verify: %v", err)
	}
	r, err := s.Get(ctx, sha)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); fault.From(err).Key != "attach.damaged" {
		t.Errorf("reading: %v", err)
	}
	_ = r.Close()
}
