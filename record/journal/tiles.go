package journal

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	// entryLimit is the largest record that a bundle of entries can hold: its length stands before it in two bytes.
	entryLimit = 1<<16 - 1
)

// ExportTiles writes the journal up to its newest signed checkpoint into a folder, in the layout of C2SP tlog-tiles, for
// auditors who have none of this program:
//
//	checkpoint             the signed checkpoint
//	key                    the verifier key that opens it, as in C2SP signed-note
//	tile/<L>/<N>[.p/<W>]   the tree
//	tile/entries/<N>…      the sealed records, each behind its length in two bytes
//	record/<n>             record n, if it is longer than 65,535 bytes: its entry is then empty, which no record is
//
// A folder that holds an earlier export of the same journal is brought up to date: full tiles are not written again. The
// checkpoint comes last, so that a folder is always as good as its checkpoint. progress, which may be nil, is told how
// many records are there. Errors: fault.Conflict before the first checkpoint; a *[Damage] of what does not hold together;
// the files'; or the ctx's.
func ExportTiles(ctx context.Context, r Reader, dir string, progress func(done, total uint64)) error {
	x := tileExport{r: r, dir: dir}
	if err := x.start(); err != nil {
		return fmt.Errorf("export tiles: %w", err)
	}
	for level := 0; x.size>>(tileHeight*level) > 0; level++ {
		count := x.size >> (tileHeight * level)
		for n := uint64(0); n*tileWidth < count; n++ {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("export tiles: %w", err)
			}
			width := min(count-n*tileWidth, tileWidth)
			if err := x.tile(level, n, width); err != nil {
				return fmt.Errorf("export tile %d of level %d: %w", n, level, err)
			}
			if progress != nil && level == 0 {
				progress(n*tileWidth+width, x.size)
			}
		}
	}
	return x.finish()
}

type tileExport struct {
	r      Reader
	dir    string
	signed string // the checkpoint
	size   uint64
	key    string
}

// start reads the newest checkpoint and holds the stored tree against it.
func (x *tileExport) start() error {
	newest, err := x.r.Checkpoints(1)
	if err != nil {
		return err
	}
	if len(newest) == 0 {
		return fault.New(fault.Conflict, "journal.nothing-signed", "the journal has no signed checkpoint yet").
			WithHint("let the node sign a checkpoint and export again")
	}
	x.signed = newest[0]
	c, err := ParseCheckpoint(x.signed)
	if err != nil {
		return err
	}
	x.size = c.Size
	k, err := loadKeys(x.r, x.size)
	if err != nil {
		return err
	}
	if x.key, err = note.NewEd25519VerifierKey(Origin(k.owner.Org, k.owner.Node), k.after(x.size)); err != nil {
		return err
	}
	if _, err = lastSigned(x.r, x.signed, k); err != nil {
		return err
	}
	return x.sameFolder()
}

// sameFolder refuses a folder with the tiles of another journal, or of a longer one.
func (x *tileExport) sameFolder() error {
	before, err := os.ReadFile(filepath.Join(x.dir, "checkpoint"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := ParseCheckpoint(string(before))
	if err == nil {
		var root tlog.Hash
		if root, err = rootOver(x.r, c.Size, x.size); err == nil && root == c.Root {
			return nil
		}
	}
	return fault.New(fault.Conflict, "journal.other-tiles", "{folder} holds the tiles of another journal, or of a longer one", "folder", x.dir).
		WithHint("export into an empty folder").WithCause(err)
}

// tile writes one tile of the tree, and at level 0 the records under it.
func (x *tileExport) tile(level int, n, width uint64) error {
	path := tilePath(fmt.Sprint(level), n, width)
	entries := tilePath("entries", n, width)
	if width == tileWidth && x.has(path, tileWidth*tlog.HashSize) && (level > 0 || x.has(entries, 0)) {
		return nil
	}
	data, err := tlog.ReadTileData(tlog.Tile{H: tileHeight, L: level, N: int64(n), W: int(width)}, hashReader{x.r})
	if err != nil {
		return err
	}
	if level == 0 {
		// The entries come first: where the tile is, they are.
		bundle, err := x.entries(n*tileWidth+1, width, data)
		if err == nil {
			err = x.write(entries, bundle)
		}
		if err != nil {
			return err
		}
	}
	if err := x.write(path, data); err != nil {
		return err
	}
	if width < tileWidth {
		return nil
	}
	for _, whole := range []string{path, entries} {
		if err := os.RemoveAll(filepath.Join(x.dir, filepath.FromSlash(whole)+".p")); err != nil {
			return err
		}
	}
	return nil
}

// entries bundles count records from first on, whose leaves are the hashes of the tile.
func (x *tileExport) entries(first, count uint64, tile []byte) (bundle []byte, err error) {
	n := first
	for rec, err := range x.r.Records(first, first+count-1) {
		if err != nil {
			return nil, &Damage{Record: n, What: fmt.Sprintf("it cannot be read: %v", err)}
		}
		if rec.Number != n {
			return nil, &Damage{Record: n, What: "it is missing"}
		}
		if leaf := tlog.RecordHash(rec.Data); string(leaf[:]) != string(tile[(n-first)*tlog.HashSize:][:tlog.HashSize]) {
			return nil, &Damage{Record: n, Part: "tree", What: "its leaf is of other bytes"}
		}
		data := rec.Data
		if len(data) > entryLimit {
			if err := x.write(fmt.Sprintf("record/%d", n), data); err != nil {
				return nil, err
			}
			data = nil
		}
		bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(data)))
		bundle = append(bundle, data...)
		n++
	}
	if n != first+count {
		return nil, &Damage{Record: n, What: "it is missing"}
	}
	return bundle, nil
}

func (x *tileExport) finish() error {
	if err := x.write("key", []byte(x.key+"\n")); err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	if err := x.write("checkpoint", []byte(x.signed)); err != nil {
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	return nil
}

// tilePath is where a tile stands: its number in groups of three digits, all but the last behind an x.
func tilePath(level string, n, width uint64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < tileWidth {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return strings.Join([]string{"tile", level, path}, "/")
}

// has reports whether a file is there, with so many bytes if size is not 0.
func (x *tileExport) has(path string, size int64) bool {
	info, err := os.Stat(filepath.Join(x.dir, filepath.FromSlash(path)))
	return err == nil && info.Mode().IsRegular() && (size == 0 || info.Size() == size)
}

// write puts a whole file in its place, so that there is never half of one.
func (x *tileExport) write(path string, data []byte) error {
	full := filepath.Join(x.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(full), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), full)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(f.Name())))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
