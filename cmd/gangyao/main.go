// Command gangyao reads, keeps, shows and carries out five-year plans.
//
// Exit codes are a contract: 0 done; 1 done, and the answer is no (a plan has
// provable errors, two editions differ); 2 the command or the input is wrong;
// 3 our fault.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reader/source"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, &env{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, documents: documents(os.Getenv)}, os.Args[1:])
	stop()
	os.Exit(code)
}

// env is what a command may touch of the world.
type env struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	lang     i18n.Lang
	// documents says how documents are read.
	documents source.Options
}

// t is a message in the person's language.
func (e *env) t(key string, args ...i18n.Args) string { return i18n.T(e.lang, key, args...) }

// say prints a message on its own line.
func (e *env) say(key string, args ...i18n.Args) { fmt.Fprintln(e.out, e.t(key, args...)) }

// command is one entry of the command table. args is the shape of what follows
// the name, as printed in the usage line.
type command struct {
	name string // words separated by blanks
	args string
	run  func(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error
}

func commands() []command {
	return []command{
		{"plan read", "FILE [--json] [--text FILE]", planRead},
		{"plan lint", "FILE [--upper UPPER_FILE] [--format text|json|sarif]", planLint},
		{"plan import", "FILE [--area CODE] [--plan ID] [--dir DIR] [--db URL]", planImport},
		{"plan diff", "A B [--dir DIR] [--db URL] [--json]", planDiff},
		{"import", "FILE.csv [--origin TEXT] [--certainty A|B|C] [--reason TEXT] [--dry-run] [--publish] [--area CODE] [--dir DIR] [--db URL]", figuresImport},
		{"export", "[--indicator CODE] [--at AREA] [--as-of DATE] [--public] [--area CODE] [--dir DIR] [--db URL]", figuresExport},
		{"serve", "[--area CODE] [--dir DIR] [--db URL] [--addr HOST:PORT]", serve},
		{"demo", "[--dir DIR] [--db URL] [--addr HOST:PORT] [--no-serve]", demoServe},
		{"user add", "LOGIN NAME [--org ORG] [--post POST] [--role ROLE] [--in ORG] [--at AREA] [--area CODE]", userAdd},
		{"user list", "[--area CODE]", userList},
		{"user reset", "LOGIN [--area CODE]", userReset},
		{"user grant", "LOGIN ROLE [--in ORG] [--at AREA] [--reason TEXT] [--area CODE]", userGrant},
		{"backup", "FILE [--dir DIR]", backup},
		{"calendar show", "[YEAR] [--area CODE] [--dir DIR] [--db URL]", calendarShow},
		{"calendar check", "FILE [--area CODE] [--dir DIR] [--db URL]", calendarCheck},
		{"calendar load", "FILE [--sure] [--area CODE] [--dir DIR] [--db URL]", calendarLoad},
		{"places outlines", "FILE.geojson --title TEXT --source TEXT --on DATE [--level town|village|county|city] [--review NUMBER] [--schematic] [--licence TEXT] [--system cgcs2000|wgs84] [--code COLUMN] [--name COLUMN] [--leave-out] [--dry-run] [--area CODE] [--dir DIR] [--db URL]", placesOutlines},
		{"process test", "DIR...", processTest},
		{"supervision show", "process|method [--area CODE] [--dir DIR] [--db URL]", supervisionShow},
		{"supervision check", "process|method FILE [--from DATE] [--area CODE] [--dir DIR] [--db URL]", supervisionCheck},
		{"supervision load", "process|method FILE --reason TEXT [--from DATE] [--area CODE] [--dir DIR] [--db URL]", supervisionLoad},
		{"method test", "DIR...", methodTest},
		{"method show", "[VERSION]", methodShow},
	}
}

// errNo is the answer "no" of a command that did its work.
var errNo = errors.New("the answer is no")

// usageError is a command line that cannot be understood.
type usageError struct{ text string }

func (u usageError) Error() string { return u.text }

// run finds the command, runs it, and turns its error into words and a code.
func run(ctx context.Context, e *env, args []string) int {
	e.lang = i18n.ZH
	if l, ok := i18n.Parse(e.getenv("GANGYAO_LANG")); ok {
		e.lang = l
	}
	if code, handled := child(args, e); handled {
		return code
	}
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		e.help()
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	if args[0] == "version" || args[0] == "--version" {
		e.say("cli.version", i18n.Args{"Version": version(), "Reader": reader.Version})
		return 0
	}
	cmd, rest, ok := find(args)
	if !ok && below(args[0]) && (len(args) == 1 || slices.Contains([]string{"help", "-h", "--help"}, args[1])) {
		e.list(args[0])
		if len(args) == 1 {
			return 2
		}
		return 0
	}
	if !ok {
		fmt.Fprintln(e.err, e.t("cli.unknown_command", i18n.Args{"Command": strings.Join(args[:min(2, len(args))], " ")}))
		return 2
	}
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return e.exit(cmd, cmd.run(ctx, e, fs, rest))
}

// exit says what went wrong and gives the exit code.
func (e *env) exit(cmd command, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return 1
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(e.out, "%s gangyao %s %s\n%s\n", e.t("cli.usage"), cmd.name, cmd.args, e.t(helpKey(cmd)))
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(e.err, "%s\n%s gangyao %s %s\n", usage.text, e.t("cli.usage"), cmd.name, cmd.args)
		return 2
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(e.err, e.t("cli.stopped"))
		return 3
	}
	fmt.Fprintln(e.err, i18n.Fault(e.lang, err))
	if f := fault.From(err); f.Code == fault.Internal {
		fmt.Fprintln(e.err, err)
		return 3
	}
	return 2
}

// find matches the longest command name at the start of args.
func find(args []string) (command, []string, bool) {
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return c, args[len(words):], true
		}
	}
	return command{}, nil, false
}

func helpKey(c command) string { return "cli.help." + strings.ReplaceAll(c.name, " ", "_") }

func (e *env) help() {
	fmt.Fprintln(e.out, e.t("cli.about"))
	fmt.Fprintln(e.out)
	e.list("")
	fmt.Fprintln(e.out)
	fmt.Fprintln(e.out, e.t("cli.exit_codes"))
}

// list names the commands of a group, or all.
func (e *env) list(group string) {
	for _, c := range commands() {
		if group == "" || strings.HasPrefix(c.name, group+" ") {
			fmt.Fprintf(e.out, "  gangyao %s %s\n      %s\n", c.name, c.args, e.t(helpKey(c)))
		}
	}
}

// below says whether a word begins the names of several commands.
func below(word string) bool {
	return slices.ContainsFunc(commands(), func(c command) bool { return strings.HasPrefix(c.name, word+" ") })
}

// version is that of the build.
func version() string {
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" && len(s.Value) > 12 {
				return s.Value[:12]
			}
		}
		return b.Main.Version
	}
	return "?"
}

// parse reads flags wherever they stand among the arguments and checks how
// many plain arguments are left.
func (e *env) parse(fs *flag.FlagSet, args []string, want int) ([]string, error) {
	var plain []string
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{e.t("cli.bad_flag", i18n.Args{"Detail": err.Error()})}
		}
		args = fs.Args()
		if len(args) > 0 {
			plain = append(plain, args[0])
			args = args[1:]
		}
	}
	if len(plain) != want {
		return nil, usageError{e.t("cli.wrong_count", i18n.Args{"Want": want, "Got": len(plain)})}
	}
	return plain, nil
}
