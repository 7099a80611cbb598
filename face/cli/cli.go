// Package cli is the command line: fanar NOUN VERB, and the daily verbs without a noun.
//
// Commands that work on a node talk to it by its API, so that the same access, rules and errors meet them as everywhere.
// What runs without a node (the demonstration, serving, making and verifying a data folder) is given in by whoever wires
// the program. The package never opens a journal itself, keeps no password, and prints nothing that could steer a
// terminal, whoever typed it.
//
// Exit codes: 0 done, 1 failed, 2 not understood (usage or a value), 3 refused by a rule or because people are not
// accounted for, 4 not found, 5 conflict. With --json a command prints the API's own answer, which is the contract; errors go
// to standard error in words.
//
// Start with [Main] and [Local].
package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"fanar/fault"
	"fanar/world"
)

// Local is what runs without a node: see operate.go for the work on a data folder.
type Local struct {
	World   world.World
	Version string
	// Demo runs the demonstration until ctx ends. say is given a line for people now and then.
	Demo func(ctx context.Context, o Demo, say func(line string)) error
	// Serve runs a node until ctx ends.
	Serve func(ctx context.Context, o Serve, say func(line string)) error
	// Init makes a data folder with an organisation and its first administrator.
	Init func(ctx context.Context, o Init) (Made, error)
	// Verify checks a data folder offline. An error that is a *journal.Damage names the first record that is wrong.
	Verify func(ctx context.Context, o Verify, progress func(done, total uint64)) (Verified, error)
	Folder Folder
}

// Demo is how the demonstration runs.
type Demo struct {
	Data     string  // folder; empty is a temporary one that goes when the demonstration ends
	Listen   string  // host:port
	Speed    float64 // how fast its recordings play; 1 is as it was
	NoReplay bool    // an empty sea
}

// Serve is how a node runs.
type Serve struct{ Where }

// Init is what a new node is called.
type Init struct {
	Data         string
	Organisation string // identifier, such as mrcc-rome
	Name         string // of the organisation; its identifier if empty
	Type         string // of the organisation; see directory.OrganisationTypes
	Node         string // identifier
	Admin        string // identifier of the first user
	Password     string // of the first user; empty if a one-time link is to be made instead
	Journal      string // postgres:// address; empty is a file in the data folder
	Origin       string // public address of the pages; may be empty
}

// Made is what a new node has: above all the key, which others should get by another way than its records.
type Made struct {
	Organisation string `json:"organisation"`
	Node         string `json:"node"`
	Key          string `json:"key"`             // the organisation's public key, base64
	Enrol        string `json:"enrol,omitempty"` // address at which the first user sets a passkey or password, once
}

// Verify is what to check.
type Verify struct {
	Path string // a data folder
	Key  string // the organisation's public key in base64, as it came another way; empty if unknown
}

// Verified is what a verification found whole.
type Verified struct {
	Organisation string `json:"organisation"`
	Node         string `json:"node"`
	Key          string `json:"key"`             // the organisation's public key, base64
	About        string `json:"about,omitempty"` // of a bundle: what it is about
	Records      uint64 `json:"records"`
	Checkpoints  int    `json:"checkpoints"`
	Rows         int    `json:"rows,omitempty"`     // of views
	Stale        bool   `json:"stale,omitempty"`    // the views say that another version of the program derived them, so they were not compared
	Signed       uint64 `json:"signed"`             // how many records the newest checkpoint covers
	SignedAt     string `json:"signedAt,omitempty"` // RFC 3339
	Root         string `json:"root,omitempty"`
}

// Main runs one command and gives its exit code. args are without the program's name; env gives a variable's value, or "".
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string, local Local) int {
	t := &terminal{in: stdin, out: plain{stdout}, err: plain{stderr}, env: env, local: local}
	err := run(ctx, args, t)
	if err == nil || errors.Is(err, errHelp) {
		return 0
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return 1
	}
	f := fault.As(err)
	t.complain(f, err)
	return exitCode(f.Kind)
}

// errHelp says that help was printed and nothing else is to be done.
var errHelp = errors.New("help was shown")

func run(ctx context.Context, args []string, t *terminal) error {
	var g grammar
	helped := false
	parser, err := kong.New(&g, kong.Name("fanar"), kong.Description(about), kong.Writers(t.out, t.err), kong.UsageOnError(),
		kong.Exit(func(int) { helped = true }), kong.Resolvers(settings(t.env)), kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return fault.New(fault.Internal, "cli.grammar", "the command line cannot be described").WithCause(err)
	}
	command, err := parser.Parse(args)
	if helped {
		return errHelp
	}
	if err != nil {
		return misused(err)
	}
	t.options = g.options
	if err := t.connect(); err != nil {
		return err
	}
	return command.Run(t)
}

// exitCode is the one place where a kind of fault becomes an exit code.
func exitCode(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return 2
	case fault.Refused:
		return 3
	case fault.NotFound:
		return 4
	case fault.Conflict:
		return 5
	}
	return 1
}

// misused turns what kong says into a fault; the name that was probably meant becomes the hint.
func misused(err error) error {
	text, near, found := strings.Cut(err.Error(), ", did you mean ")
	f := fault.New(fault.Invalid, "cli.usage", "{what}", "what", text)
	if found {
		return f.WithHint("did you mean " + near)
	}
	return f.WithHint("fanar --help shows the commands, fanar NOUN --help those of a noun")
}

const about = `The shared record of a joint rescue at sea: who was alerted, who was found, who has them now.`
