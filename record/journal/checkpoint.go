package journal

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// Checkpoint is what a signed checkpoint says: the size and root of the tree, and when it was signed.
// Its text form is C2SP tlog-checkpoint with one extension line, "time " and an RFC 3339 time.
type Checkpoint struct {
	Origin string
	Size   uint64
	Root   tlog.Hash
	At     time.Time
}

const timeLine = "time "

// Origin names the journal of a node in checkpoints and keys.
func Origin(org, node string) string { return "fanar/" + org + "/" + node }

func checkpointSigner(id event.Identity) (note.Signer, error) {
	seed := append([]byte{1}, id.NodeKey.Seed()...) // 1 is the note format's algorithm number of Ed25519
	name := Origin(id.Org, id.Node)
	verifier, err := checkpointVerifier(name, id.NodeKey.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	return note.NewSigner(fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, verifier.KeyHash(), base64Std(seed)))
}

func checkpointVerifier(origin string, key ed25519.PublicKey) (note.Verifier, error) {
	text, err := note.NewEd25519VerifierKey(origin, key)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(text)
}

func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n%s%s\n", c.Origin, c.Size, base64Std(c.Root[:]), timeLine, c.At.Format(time.RFC3339))
}

// ParseCheckpoint reads a signed checkpoint without checking the signature; see [OpenCheckpoint]. It accepts further
// extension lines, as the format does.
func ParseCheckpoint(signed string) (Checkpoint, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	lines := strings.Split(text, "\n")
	if len(lines) < 3 || lines[0] == "" {
		return Checkpoint{}, errors.New("read the checkpoint: it needs an origin, a size and a root, a line each")
	}
	c := Checkpoint{Origin: lines[0]}
	var err error
	if c.Size, err = strconv.ParseUint(lines[1], 10, 63); err != nil || strconv.FormatUint(c.Size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("read the checkpoint: its size is %q, not a plain number", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return Checkpoint{}, fmt.Errorf("read the checkpoint: its root is %q, not a hash of 32 bytes", lines[2])
	}
	copy(c.Root[:], root)
	for _, line := range lines[3:] {
		if at, ok := strings.CutPrefix(line, timeLine); ok {
			if c.At, err = time.Parse(time.RFC3339, at); err != nil {
				return Checkpoint{}, fmt.Errorf("read the checkpoint's time: %w", err)
			}
		}
	}
	return c, nil
}

func base64Std(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// OpenCheckpoint checks the signature under the node's key and reads the checkpoint.
func OpenCheckpoint(signed string, origin string, key ed25519.PublicKey) (Checkpoint, error) {
	verifier, err := checkpointVerifier(origin, key)
	if err != nil {
		return Checkpoint{}, err
	}
	if err := onlySpelling(signed); err != nil {
		return Checkpoint{}, err
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open the checkpoint: %w", err)
	}
	c, err := ParseCheckpoint(opened.Text)
	if err != nil {
		return c, err
	}
	if c.Origin != origin {
		return c, fmt.Errorf("the checkpoint is of %s, not of %s", c.Origin, origin)
	}
	return c, nil
}

// onlySpelling refuses signature lines whose base64 could be written in another way: the note format's reader lets them
// pass, and a changed byte that changes nothing would go unseen.
func onlySpelling(signed string) error {
	_, lines, ok := strings.Cut(signed, "\n\n")
	if !ok || !strings.HasSuffix(lines, "\n") {
		return errors.New("open the checkpoint: it has no signature line")
	}
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		sig := line[strings.LastIndexByte(line, ' ')+1:]
		raw, err := base64.StdEncoding.Strict().DecodeString(sig)
		if err != nil || base64Std(raw) != sig {
			return fmt.Errorf("open the checkpoint: the signature %q is not plain base64", sig)
		}
	}
	return nil
}
