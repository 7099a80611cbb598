package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"unicode"

	"golang.org/x/term"

	"fanar/fault"
)

// terminal is where one command reads and writes, and how it reaches the node.
type terminal struct {
	options
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	local    Local
	node     *client
}

// plain writes text without anything that could steer a terminal: names and notes come from strangers.
type plain struct{ to io.Writer }

func (p plain) Write(b []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) {
			return r
		}
		return '\uFFFD'
	}, string(b))
	if _, err := io.WriteString(p.to, clean); err != nil {
		return 0, err
	}
	return len(b), nil
}

// say prints a line for people, unless --quiet or --json asks for none.
func (t *terminal) say(format string, args ...any) {
	if !t.Quiet && !t.JSON {
		fmt.Fprintf(t.out, format+"\n", args...)
	}
}

// table prints rows in columns under their heads; a missing value is a dash.
func (t *terminal) table(heads string, rows [][]string) {
	if t.Quiet || t.JSON {
		return
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.ReplaceAll(heads, " ", "\t"))
	for _, row := range rows {
		for i, cell := range row {
			if cell = strings.Join(strings.Fields(cell), " "); cell == "" {
				cell = "-"
			}
			row[i] = cell
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
}

// raw prints an answer of the API as it came, if --json asks for it, and tells whether it did.
func (t *terminal) raw(body []byte) bool {
	if t.JSON && !t.Quiet {
		fmt.Fprintln(t.out, strings.TrimSpace(string(body)))
	}
	return t.JSON
}

// bytes writes a file to standard output as it is, to the byte; a terminal gets it without what could steer it.
func (t *terminal) bytes(body []byte) error {
	to := t.out
	if p, ok := t.out.(plain); ok {
		to = p.to
	}
	if file, ok := to.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		to = plain{file}
	}
	_, err := to.Write(body)
	return err
}

// complain says an error: what was wrong, the rules behind a refusal, and what to do about it.
func (t *terminal) complain(f *fault.Error, err error) {
	text := f.Text
	if f.Kind == fault.Internal || f.Code == "cli.unreachable" {
		text = err.Error()
	}
	fmt.Fprintf(t.err, "fanar: error: %s\n", text)
	for _, r := range f.Rules {
		fmt.Fprintf(t.err, "fanar: rule %s, in force since %s (%s): %s\n", r.ID, r.Since, r.Pack, r.Text)
		for _, b := range r.Basis {
			fmt.Fprintf(t.err, "fanar:   basis: %s\n", b)
		}
		if r.Note != "" {
			fmt.Fprintf(t.err, "fanar:   could not be evaluated, which counts as refusal: %s\n", r.Note)
		}
		fmt.Fprintf(t.err, "fanar:   would be satisfied by: %s\n", r.Satisfied)
		if r.Ask != "" {
			fmt.Fprintf(t.err, "fanar:   who can be asked: %s\n", r.Ask)
		}
	}
	if f.Field != "" && !strings.Contains(text, f.Field) {
		fmt.Fprintf(t.err, "fanar: in: %s\n", f.Field)
	}
	if f.Hint != "" {
		fmt.Fprintf(t.err, "fanar: hint: %s\n", f.Hint)
	}
}

// password reads a password without echo, or from standard input if fromStdin. It is never a flag: flags are seen by others.
func (t *terminal) password(prompt string, fromStdin bool) (string, error) {
	file, isFile := t.in.(*os.File)
	if fromStdin {
		line, err := bufio.NewReader(io.LimitReader(t.in, 4096)).ReadString('\n')
		if err != nil && err != io.EOF {
			return "", fmt.Errorf("read the password: %w", err)
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", fault.New(fault.Invalid, "cli.no-password", "standard input holds no password")
		}
		return line, nil
	}
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return "", fault.New(fault.Invalid, "cli.no-terminal", "there is no terminal to read the password from").
			WithHint("give it on standard input with --password-stdin")
	}
	fmt.Fprint(t.err, prompt)
	read, err := term.ReadPassword(int(file.Fd()))
	fmt.Fprintln(t.err)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return string(read), nil
}

// progress gives a function that shows how far a long thing is, on a terminal only.
func (t *terminal) progress(what string) func(done, total uint64) {
	file, ok := t.err.(plain).to.(*os.File)
	if !ok || t.Quiet || !term.IsTerminal(int(file.Fd())) {
		return func(uint64, uint64) {}
	}
	shown := uint64(0)
	return func(done, total uint64) {
		if total == 0 {
			return
		}
		if percent := done * 100 / total; percent != shown || done == total {
			shown = percent
			fmt.Fprintf(file, "\r%s %d %%", what, percent)
			if done == total {
				fmt.Fprint(file, "\r\x1b[K")
			}
		}
	}
}
