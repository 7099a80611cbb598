package journal

import (
	"context"
	"fmt"
	"math"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
)

// Export bundles the records with the given numbers, the opening record and those that changed the keys, under the newest signed
// checkpoint that covers them. What does not verify is not exported: the error is then a *[Damage]. Errors:
// fault.NotFound for a number that is not there, fault.Conflict for a record that no checkpoint covers yet, which
// [Journal.Sign] changes.
func Export(ctx context.Context, r Reader, numbers ...uint64) (Bundle, error) {
	return export(ctx, r, "", numbers)
}

// ExportAbout bundles all records that concern a subject; see [About] and [Export]. Errors: fault.NotFound if there are none.
func ExportAbout(ctx context.Context, r Reader, subject string) (Bundle, error) {
	var numbers []uint64
	for e, err := range About(r, subject) {
		if err != nil {
			return Bundle{}, fmt.Errorf("collect the records about %s: %w", subject, err)
		}
		numbers = append(numbers, e.Number)
	}
	if len(numbers) == 0 {
		return Bundle{}, fault.New(fault.NotFound, "bundle.nothing-about", "there is no record about {subject}", "subject", subject)
	}
	return export(ctx, r, subject, numbers)
}

func export(ctx context.Context, r Reader, about string, numbers []uint64) (Bundle, error) {
	b := Bundle{About: about}
	last := uint64(1)
	for _, n := range numbers {
		last = max(last, n)
	}
	size, err := b.cover(r, last)
	if err != nil {
		return Bundle{}, err
	}
	changes, err := keyRecords(r)
	if err != nil {
		return Bundle{}, err
	}
	numbers = append([]uint64{1}, numbers...)
	for _, n := range changes {
		if n <= size {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for _, n := range numbers {
		if err := ctx.Err(); err != nil {
			return Bundle{}, err
		}
		data, err := r.Record(n)
		if err != nil {
			return Bundle{}, &Damage{Record: n, What: fmt.Sprintf("it cannot be read: %v", err)}
		}
		if n == 0 || data == nil {
			return Bundle{}, fault.New(fault.NotFound, "bundle.no-record", "there is no record {number}", "number", n)
		}
		proof, err := tlog.ProveRecord(int64(size), int64(n-1), hashReader{r})
		if err != nil {
			return Bundle{}, &Damage{Record: n, Part: "tree", What: fmt.Sprintf("it gives no proof: %v", err)}
		}
		b.Records = append(b.Records, Proven{Sealed: data, Proof: proof})
	}
	if _, err := VerifyBundle(b, nil); err != nil {
		return Bundle{}, err
	}
	return b, nil
}

// cover sets the newest checkpoint, which must cover records up to last, and gives its size.
func (b *Bundle) cover(r Reader, last uint64) (uint64, error) {
	newest, err := r.Checkpoints(1)
	if err != nil {
		return 0, fmt.Errorf("read the newest checkpoint: %w", err)
	}
	var size uint64
	if len(newest) == 1 {
		c, err := ParseCheckpoint(newest[0])
		if err != nil {
			return 0, err
		}
		b.Checkpoint, size = newest[0], c.Size
	}
	head, err := r.Head()
	if err != nil {
		return 0, err
	}
	switch {
	case last > head || last > math.MaxInt64:
		return 0, fault.New(fault.NotFound, "bundle.no-record", "there is no record {number}; the last is {head}", "number", last, "head", head)
	case last > size:
		return 0, fault.New(fault.Conflict, "bundle.not-signed", "record {number} is newer than the newest signed checkpoint, which covers {size} records",
			"number", last, "size", size).WithHint("let the node sign a checkpoint and export again")
	}
	return size, nil
}
