package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"filippo.io/age"

	"fanar/fault"
	"fanar/record/journal"
)

// Into takes what a backup holds, in order: its manifest, its files, each record, each checkpoint after the last record
// that it covers, the side data.
type Into interface {
	Begin(m Manifest) error
	File(f File) error
	Record(n uint64, sealed []byte) error
	Checkpoint(signed string) error
	Side(e journal.SideEntry) error
}

// Read decrypts a backup and hands its content over. It returns nil only when the backup was whole; what was handed over
// before an error is to be thrown away. Errors: fault.Forbidden if no identity fits, fault.Unavailable if it is damaged or
// cut off, into's own.
func Read(ctx context.Context, r io.Reader, identities []age.Identity, into Into) (Manifest, error) {
	opened, err := age.Decrypt(r, identities...)
	if none := (*age.NoIdentityMatchError)(nil); errors.As(err, &none) {
		return Manifest{}, fault.New(fault.Forbidden, "backup.wrong-key", "this key does not open the backup").
			WithHint("give the private half of a key that the backup was made for: --identity FILE").WithCause(err)
	}
	if err != nil {
		return Manifest{}, damaged("%v", err)
	}
	unpacked, err := gzip.NewReader(opened)
	if err != nil {
		return Manifest{}, damaged("%v", err)
	}
	b := &reader{ctx: ctx, tar: tar.NewReader(unpacked), into: into}
	if err := b.all(); err != nil {
		return b.m, err
	}
	// The end of the encryption is what proves that nothing was cut off.
	if _, err := io.Copy(io.Discard, unpacked); err != nil {
		return b.m, damaged("%v", err)
	}
	if _, err := io.Copy(io.Discard, opened); err != nil {
		return b.m, damaged("%v", err)
	}
	return b.m, nil
}

type reader struct {
	ctx     context.Context // of Read
	tar     *tar.Reader
	into    Into
	m       Manifest
	signed  []string // checkpoints that are not handed over yet
	records uint64
	ended   bool
}

func (b *reader) all() error {
	for first := true; ; first = false {
		h, err := b.tar.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return damaged("%v", err)
		}
		if first != (h.Name == manifestEntry) || b.ended {
			return damaged("the entry %q stands where it should not", h.Name)
		}
		if err := b.entry(h); err != nil {
			return err
		}
	}
	if !b.ended {
		return damaged("it ends after record %d of %d", b.records, b.m.Records)
	}
	return nil
}

func (b *reader) entry(h *tar.Header) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	if number, ok := strings.CutPrefix(h.Name, recordsEntry); ok {
		return b.chunk(number)
	}
	body, err := io.ReadAll(io.LimitReader(b.tar, 1<<30))
	if err != nil {
		return damaged("%v", err)
	}
	if name, ok := strings.CutPrefix(h.Name, fileEntry); ok {
		if name == "" || strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") {
			return damaged("it holds a file with the name %q", name)
		}
		return b.into.File(File{Name: name, Body: body})
	}
	switch h.Name {
	case manifestEntry:
		if b.m, err = parseManifest(body); err != nil {
			return err
		}
		return b.into.Begin(b.m)
	case checkpointsEntry:
		return eachLine(body, func(line []byte) error {
			var text string
			if err := json.Unmarshal(line, &text); err != nil {
				return damaged("a checkpoint: %v", err)
			}
			b.signed = append(b.signed, text)
			return nil
		})
	case sideEntry:
		return eachLine(body, func(line []byte) error {
			var s side
			if err := json.Unmarshal(line, &s); err != nil {
				return damaged("side data: %v", err)
			}
			if s.Body == nil {
				s.Body = []byte{}
			}
			return b.into.Side(journal.SideEntry{Table: s.Table, Key: string(s.Key), Body: s.Body})
		})
	case endEntry:
		if b.records != b.m.Records || len(b.signed) > 0 {
			return damaged("it holds %d of %d records", b.records, b.m.Records)
		}
		b.ended = true
		return nil
	}
	return damaged("it holds %q, which means nothing", h.Name)
}

// chunk hands over the records of one entry, and the checkpoints that they complete.
func (b *reader) chunk(number string) error {
	if first, err := strconv.ParseUint(number, 10, 63); err != nil || first != b.records+1 {
		return damaged("records %s follow record %d", number, b.records)
	}
	in := bufio.NewReader(b.tar)
	for {
		length, err := binary.ReadUvarint(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || length > recordLimit {
			return damaged("record %d has no length", b.records+1)
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(in, data); err != nil {
			return damaged("record %d is cut off", b.records+1)
		}
		b.records++
		if err := b.into.Record(b.records, data); err != nil {
			return err
		}
		if err := b.checkpoints(); err != nil {
			return err
		}
	}
}

func (b *reader) checkpoints() error {
	for len(b.signed) > 0 {
		c, err := journal.ParseCheckpoint(b.signed[0])
		if err != nil {
			return damaged("%v", err)
		}
		if c.Size > b.records {
			return nil
		}
		if err := b.into.Checkpoint(b.signed[0]); err != nil {
			return fmt.Errorf("take the checkpoint over %d records: %w", c.Size, err)
		}
		b.signed = b.signed[1:]
	}
	return nil
}

func eachLine(body []byte, fn func(line []byte) error) error {
	for line := range bytes.Lines(body) {
		if err := fn(line); err != nil {
			return err
		}
	}
	return nil
}
