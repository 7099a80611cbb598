package cli

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"fanar/fault"
	"fanar/record/journal"
)

type exportCmd struct {
	Case   string `arg:"" optional:"" help:"Such as SAR-1."`
	CaseID string `name:"case" help:"The same." placeholder:"CASE"`
	Output string `short:"o" help:"File; standard output if empty." placeholder:"FILE"`
}

// Run writes a bundle. The file is the API's answer to the byte.
func (c exportCmd) Run(ctx context.Context, t *terminal) error {
	if c.CaseID == "" {
		c.CaseID = c.Case
	}
	if c.CaseID == "" {
		return fault.New(fault.Invalid, "cli.usage", "say which case to export").WithHint("fanar export --case SAR-1 -o sar-1.json")
	}
	body, err := t.node.get(ctx, casePath(c.CaseID, "/bundle"), nil)
	if err != nil {
		return err
	}
	if c.Output == "" {
		return t.bytes(body)
	}
	if err := os.WriteFile(c.Output, body, 0o600); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	t.say("wrote the records of %s to %s; check it with fanar verify %s", c.CaseID, c.Output, c.Output)
	return nil
}

type verifyCmd struct {
	Path string `arg:"" help:"A data folder, or a file that fanar export wrote."`
	Key  string `help:"The organisation's public key in base64, as it came another way." placeholder:"KEY"`
}

// Run verifies offline.
func (c verifyCmd) Run(ctx context.Context, t *terminal) error {
	if _, err := decodeKey(c.Key); err != nil {
		return err
	}
	info, err := os.Stat(c.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "cli.no-file", "there is no {path}", "path", c.Path)
	}
	if err != nil {
		return fmt.Errorf("look at %s: %w", c.Path, err)
	}
	var v Verified
	if info.IsDir() {
		v, err = t.local.Verify(ctx, Verify(c), t.progress("checking"))
	} else {
		v, err = verifyBundle(c.Path, c.Key)
	}
	if damage := (*journal.Damage)(nil); errors.As(err, &damage) {
		return fault.New(fault.Unavailable, "verify.damaged", "{path} is not whole: {what}", "path", c.Path, "what", damage.Error()).
			WithHint("keep it as it is, and compare it with the copies that others hold")
	}
	if err != nil {
		return err
	}
	return t.verified(v)
}

func (t *terminal) verified(v Verified) error {
	if t.JSON {
		body, err := json.Marshal(v)
		t.raw(body)
		return err
	}
	what := "everything in it"
	if v.About != "" {
		what = "every record about " + v.About
	}
	t.say("whole: %s is as it was signed by %s, node %s", what, v.Organisation, v.Node)
	t.say("%d records, %d of them under the checkpoint of %s", v.Records, min(v.Records, v.Signed), v.SignedAt)
	if v.Stale {
		t.say("the views were not compared: they say that another version of the program derived them; fanar rebuild derives them again")
	}
	t.say("key %s: compare it with one that came another way, or give it with --key", v.Key)
	return nil
}

// verifyBundle checks an exported file.
func verifyBundle(path, key string) (Verified, error) {
	org, err := decodeKey(key)
	if err != nil {
		return Verified{}, err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return Verified{}, fmt.Errorf("read %s: %w", path, err)
	}
	b, err := journal.ParseBundle(file)
	if err != nil {
		return Verified{}, fault.New(fault.Unavailable, "verify.damaged", "{path} is not whole: {what}", "path", path, "what", fault.As(err).Text).
			WithHint("ask for the file again, and do not open it with a program that saves it in another form")
	}
	r, err := journal.VerifyBundle(b, org)
	if err != nil {
		return Verified{}, err
	}
	return Verified{Organisation: r.Org, Node: r.Node, Key: base64.StdEncoding.EncodeToString(r.OrgKey), About: r.About, Records: uint64(len(r.Events)),
		Checkpoints: 1, Signed: r.Checkpoint.Size, SignedAt: r.Checkpoint.At.UTC().Format(time.RFC3339),
		Root: base64.StdEncoding.EncodeToString(r.Checkpoint.Root[:])}, nil
}

// decodeKey reads a public key; nil if none was given.
func decodeKey(text string) (ed25519.PublicKey, error) {
	if text == "" {
		return nil, nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fault.New(fault.Invalid, "cli.key", "this is not a public key; it is 44 characters of base64, as fanar record head prints it").WithField("key")
	}
	return key, nil
}
