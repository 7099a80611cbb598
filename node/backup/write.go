package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/journal"
)

// Content is what goes into a backup.
type Content struct {
	Program, Organisation, Node string
	Made                        time.Time
	Files                       []File
	Progress                    func(done, total uint64) // of the records; may be nil
}

// Write writes one state of a journal, encrypted to the recipients, and gives its manifest. The state is one snapshot, so
// a running node is backed up as it was at one moment. Errors: fault.Invalid without recipients or records, the reader's
// and w's own.
func Write(ctx context.Context, w io.Writer, recipients []age.Recipient, r journal.Reader, c Content) (m Manifest, err error) {
	if len(recipients) == 0 {
		return m, fault.New(fault.Invalid, "backup.no-recipient", "a backup holds the node's keys, so it needs somebody to encrypt it to").
			WithHint("make a key with age-keygen, keep it elsewhere, and give its public half: --for age1…")
	}
	if m, err = manifest(r, c); err != nil {
		return m, err
	}
	sealed, err := age.Encrypt(w, recipients...)
	if err != nil {
		return m, fmt.Errorf("encrypt the backup: %w", err)
	}
	packed := gzip.NewWriter(sealed)
	b := &writer{tar: tar.NewWriter(packed), made: c.Made}
	if err = b.all(ctx, r, c, m); err == nil {
		err = errors.Join(b.tar.Close(), packed.Close(), sealed.Close())
	}
	if err != nil {
		return m, fmt.Errorf("write the backup: %w", err)
	}
	return m, nil
}

func manifest(r journal.Reader, c Content) (Manifest, error) {
	m := Manifest{Form: form, Program: c.Program, Organisation: c.Organisation, Node: c.Node, Made: c.Made}
	var err error
	if m.Records, err = r.Head(); err != nil {
		return m, err
	}
	if m.Records == 0 {
		return m, fault.New(fault.Invalid, "backup.empty", "there is no record to back up")
	}
	root, err := tlog.TreeHash(int64(m.Records), r)
	if err != nil {
		return m, err
	}
	m.Root = root[:]
	newest, err := r.Checkpoints(1)
	if len(newest) > 0 {
		m.Checkpoint = newest[0]
	}
	return m, err
}

type writer struct {
	tar  *tar.Writer
	made time.Time
}

func (b *writer) all(ctx context.Context, r journal.Reader, c Content, m Manifest) error {
	first, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := b.entry(manifestEntry, first); err != nil {
		return err
	}
	for _, f := range c.Files {
		if err := b.entry(fileEntry+f.Name, f.Body); err != nil {
			return err
		}
	}
	signed, err := r.Checkpoints(math.MaxInt32)
	if err != nil {
		return err
	}
	slices.Reverse(signed)
	if err := b.lines(checkpointsEntry, len(signed), func(i int) any { return signed[i] }); err != nil {
		return err
	}
	if err := b.records(ctx, r, m.Records, c.Progress); err != nil {
		return err
	}
	sides, err := journal.Collect(r.Sides(""))
	if err != nil {
		return err
	}
	if err := b.lines(sideEntry, len(sides), func(i int) any {
		return side{Table: sides[i].Table, Key: []byte(sides[i].Key), Body: sides[i].Body}
	}); err != nil {
		return err
	}
	return b.entry(endEntry, first)
}

// records writes the records in chunks, each record behind its length.
func (b *writer) records(ctx context.Context, r journal.Reader, head uint64, progress func(done, total uint64)) error {
	var chunk bytes.Buffer
	first := uint64(1)
	for rec, err := range r.Records(1, head) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		chunk.Write(binary.AppendUvarint(nil, uint64(len(rec.Data))))
		chunk.Write(rec.Data)
		if chunk.Len() >= chunkBytes || rec.Number == head {
			if err := b.entry(fmt.Sprintf("%s%012d", recordsEntry, first), chunk.Bytes()); err != nil {
				return err
			}
			chunk.Reset()
			first = rec.Number + 1
			if progress != nil {
				progress(rec.Number, head)
			}
		}
	}
	if first != head+1 {
		return fmt.Errorf("record %d cannot be read", first)
	}
	return nil
}

func (b *writer) lines(name string, n int, line func(i int) any) error {
	var body bytes.Buffer
	out := json.NewEncoder(&body)
	for i := range n {
		if err := out.Encode(line(i)); err != nil {
			return err
		}
	}
	return b.entry(name, body.Bytes())
}

func (b *writer) entry(name string, body []byte) error {
	h := &tar.Header{Name: name, Mode: 0o600, Size: int64(len(body)), ModTime: b.made, Format: tar.FormatPAX}
	if err := b.tar.WriteHeader(h); err != nil {
		return err
	}
	_, err := b.tar.Write(body)
	return err
}
