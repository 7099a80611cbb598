package node

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fanar/desk/sea"
	"fanar/face/operation"
	"fanar/fault"
	"fanar/node/config"
	"fanar/record/clock"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
	"fanar/world"
)

// Limits at which a check warns or fails.
const (
	clockAhead     = 2 * time.Minute // the newest record may be ahead of the clock by so much
	checkpointLate = 3               // intervals without a checkpoint
)

// examination is what the checks look at: a folder at rest, or the folder of a running node.
type examination struct {
	config config.Config
	clock  world.Clock
	id     keyring
	began  time.Time // of the node's first record; when it started, if it runs
	runs   bool
	free   func(dir string) (bytes int64, err error)
	found  []operation.Finding
}

// add keeps a finding; of two on one check, the worse.
func (x *examination) add(f operation.Finding) {
	for i, was := range x.found {
		if was.Check == f.Check {
			if operation.Worst([]operation.Finding{was, f}) != was.State {
				x.found[i] = f
			}
			return
		}
	}
	x.found = append(x.found, f)
}

func (x *examination) ok(check, value string) {
	x.add(operation.Finding{Check: check, State: operation.OK, Value: value})
}

func (x *examination) warn(check, value string, trouble *fault.Error) {
	x.add(operation.Finding{Check: check, State: operation.Warn, Value: value, Trouble: trouble})
}

func (x *examination) fail(check, value string, err error) {
	trouble := fault.As(err)
	if trouble.Kind == fault.Internal {
		trouble = fault.New(fault.Unavailable, "doctor.cannot", "it cannot be checked: {why}", "why", err.Error()).WithCause(err)
	}
	x.add(operation.Finding{Check: check, State: operation.Fail, Value: value, Trouble: trouble})
}

// Examine checks a node's folder and journal, whether the node runs or not.
func Examine(ctx context.Context, c config.Config, clock world.Clock) []operation.Finding {
	x := &examination{config: c, clock: clock, free: freeBytes}
	x.folder()
	if x.keys() {
		x.store(ctx)
	}
	x.disk()
	x.backup()
	x.certificate()
	return inOrder(x.found)
}

// Examine checks the running node: what [Examine] does, and what only a running node knows.
func (n *Node) Examine(ctx context.Context) []operation.Finding {
	x := &examination{config: n.settings, clock: n.Clock, id: n.keys, began: n.began, runs: true, free: freeBytes}
	x.folder()
	x.keys()
	if err := n.Journal.Broken(); err != nil {
		x.fail("journal", "", fault.New(fault.Unavailable, "doctor.read-only", "the record is read-only: {why}", "why", err.Error()).
			WithHint("write on paper, mend the storage, and restart the node"))
	} else {
		x.journal(ctx, n.Journal.View)
	}
	x.disk()
	x.backup()
	x.certificate()
	x.feeds(n.Picture.Feeds())
	x.links(n.tak.Links())
	return inOrder(x.found)
}

// feeds counts those that bring nothing.
func (x *examination) feeds(all []sea.FeedState) {
	silent := 0
	for _, f := range all {
		if f.Status == sea.StatusSilent || f.Status == sea.StatusFailed {
			silent++
		}
	}
	value := fmt.Sprint(len(all))
	if silent == 0 {
		x.ok("feeds", value)
		return
	}
	x.warn("feeds", value, fault.New(fault.Unavailable, "doctor.feeds", "{count} of {all} feeds bring nothing", "count", silent, "all", len(all)).
		WithHint("the page of feeds says why; silence is not an empty sea"))
}

// inOrder sorts findings as they are shown.
func inOrder(found []operation.Finding) []operation.Finding {
	var all []operation.Finding
	for _, check := range operation.Checks {
		for _, f := range found {
			if f.Check == check {
				all = append(all, f)
			}
		}
	}
	return all
}

func (x *examination) folder() {
	info, err := os.Stat(x.config.Data)
	switch {
	case err != nil:
		x.fail("folder", x.config.Data, fault.New(fault.NotFound, "node.no-data", "{dir} holds no Fanar node", "dir", x.config.Data).
			WithHint("make one with fanar init {dir} --organisation ID, or look at the demonstration with fanar demo"))
	case info.Mode().Perm()&0o077 != 0:
		x.warn("folder", x.config.Data, fault.New(fault.Unavailable, "doctor.folder-open", "others on this machine can look into {dir}", "dir", x.config.Data).
			WithHint("chmod 700 {dir}"))
	default:
		x.ok("folder", x.config.Data)
	}
}

func (x *examination) keys() bool {
	path := filepath.Join(x.config.Data, identityFile)
	info, err := os.Stat(path)
	if err == nil {
		x.id, err = loadIdentity(x.config.Data, "", "", world.World{})
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.fail("keys", "", fault.New(fault.NotFound, "node.no-data", "{dir} holds no Fanar node", "dir", x.config.Data).
			WithHint("make one with fanar init {dir} --organisation ID, or look at the demonstration with fanar demo"))
		return false
	case err != nil:
		x.fail("keys", "", err)
		return false
	case info.Mode().Perm()&0o077 != 0:
		x.fail("keys", path, fault.New(fault.Unavailable, "doctor.keys-open", "others on this machine can read the node's private keys in {path}", "path", path).
			WithHint("chmod 600 {path}; if somebody may have read them, fanar key revoke"))
	default:
		x.ok("keys", x.id.Org+"/"+x.id.Node)
	}
	return true
}

// store opens the journal to read, and looks at its newest parts; fanar verify looks at everything.
func (x *examination) store(ctx context.Context) {
	store, err := openToRead(ctx, x.config.Data, x.config.Journal)
	if err != nil {
		x.fail("journal", config.Shown(x.config.Journal), err)
		return
	}
	defer store.Close()
	x.journal(ctx, store.View)
}

// journal looks at one state of the record.
func (x *examination) journal(ctx context.Context, view func(context.Context, func(journal.Reader) error) error) {
	if err := view(ctx, func(r journal.Reader) error { return x.read(ctx, r) }); err != nil {
		x.fail("journal", config.Shown(x.config.Journal), err)
	}
}

func (x *examination) read(ctx context.Context, r journal.Reader) error {
	head, err := r.Head()
	if err != nil {
		return err
	}
	value := fmt.Sprintf("%d · %s", head, config.Shown(x.config.Journal))
	if x.config.Journal == "" {
		value = fmt.Sprintf("%d · SQLite", head)
	}
	if err := journal.CheckEnd(ctx, r); err != nil {
		x.fail("journal", value, fault.New(fault.Unavailable, "verify.damaged", "{path} is not whole: {what}", "path", x.config.Data, "what", err.Error()).
			WithHint("keep it as it is, and compare it with the copies that others hold"))
	} else {
		x.ok("journal", value)
	}
	if err := journal.CheckViews(r, Projections()); err != nil {
		x.fail("views", "", fault.New(fault.Unavailable, "doctor.views", "the views do not follow from all records: {why}", "why", err.Error()).
			WithHint("stop the node and run fanar rebuild"))
	} else {
		x.ok("views", "")
	}
	if err := x.times(r, head); err != nil {
		return err
	}
	x.policy(r)
	return x.jobs(r)
}

// jobs looks at whether the retention job runs, and whether somebody answers the clocks of the rules.
func (x *examination) jobs(r journal.Reader) error {
	now := x.clock.Now()
	last, ran, err := personal.LastRun(r)
	if err != nil {
		return err
	}
	since, value := x.began, ""
	if ran {
		since, value = last.To, last.To.UTC().Format(time.RFC3339)
	}
	late, err := personal.Overdue(r, now, x.began, x.config.Retention)
	if err != nil {
		return err
	}
	if late {
		x.warn("retention", value, fault.New(fault.Unavailable, "doctor.retention", "the retention job has not run since {since}", "since", since.UTC().Format(time.RFC3339)).
			WithHint("the node's log says why; what is due is not erased until it runs"))
	} else {
		x.ok("retention", value)
	}
	over, err := clock.Overdue(r, now)
	if err != nil {
		return err
	}
	if len(over) > 0 {
		x.warn("alarms", "", fault.New(fault.Unavailable, "doctor.alarms", "{count} clocks of the rules have run out and nobody has answered", "count", len(over)).
			WithHint("open them on the watch floor and answer, hold or end each with a reason"))
	} else {
		x.ok("alarms", "")
	}
	return nil
}

// times holds the newest record and checkpoint against the clock.
func (x *examination) times(r journal.Reader, head uint64) error {
	now := x.clock.Now()
	if x.began.IsZero() {
		for e, err := range journal.Events(r, 1, 1) {
			if err != nil {
				return err
			}
			x.began = e.Recorded
		}
	}
	for e, err := range journal.Events(r, head, head) {
		if err != nil {
			return err
		}
		if e.Recorded.After(now.Add(clockAhead)) {
			x.fail("clock", now.UTC().Format(time.RFC3339), fault.New(fault.Unavailable, "doctor.clock", "the newest record is of {recorded}, which this machine's clock has not reached",
				"recorded", e.Recorded.UTC().Format(time.RFC3339)).WithHint("set the clock, and let it be kept by NTP"))
		} else {
			x.ok("clock", now.UTC().Format(time.RFC3339))
		}
	}
	return x.checkpoint(r, head, now)
}

// checkpoint looks at whether what was recorded is signed, and whether a node that runs goes on signing when nothing happens.
func (x *examination) checkpoint(r journal.Reader, head uint64, now time.Time) error {
	signed, err := r.Checkpoints(1)
	if err != nil {
		return err
	}
	var c journal.Checkpoint
	value := ""
	if len(signed) > 0 {
		if c, err = journal.ParseCheckpoint(signed[0]); err != nil {
			return err
		}
		value = fmt.Sprintf("%d · %s", c.Size, c.At.UTC().Format(time.RFC3339))
	}
	since := x.began
	if c.At.After(since) {
		since = c.At
	}
	late := now.Sub(since) > checkpointLate*x.config.Checkpoint+time.Minute
	switch {
	case late && c.Size < head:
		x.warn("checkpoint", value, fault.New(fault.Unavailable, "doctor.checkpoint", "{count} records are not under a signed checkpoint", "count", head-c.Size).
			WithHint("start the node: it signs on a fixed clock"))
	case late && x.runs:
		x.warn("checkpoint", value, fault.New(fault.Unavailable, "doctor.unsigned", "no checkpoint was signed since {since}", "since", since.UTC().Format(time.RFC3339)).
			WithHint("the node's log says why; a missing checkpoint is a sign of trouble"))
	default:
		x.ok("checkpoint", value)
	}
	return nil
}

func (x *examination) policy(r journal.Reader) {
	if len(x.id.OrgKey) != ed25519.PrivateKeySize {
		return
	}
	pack, ok, err := policy.Current(r, x.id.OrgKey.Public().(ed25519.PublicKey))
	switch {
	case err != nil:
		x.fail("policy", "", err)
	case !ok:
		x.fail("policy", "", fault.New(fault.Unavailable, "doctor.policy", "no policy pack is in force").WithHint("start the node: it adopts the one that comes with the program"))
	default:
		x.newer(pack)
	}
}

// newer looks at whether the program brings a newer version of the pack in force.
func (x *examination) newer(pack policy.Pack) {
	shipped, err := policy.ParsePack(policy.Shipped)
	if err == nil && olderThan(pack, shipped) {
		x.warn("policy", pack.Name(), fault.New(fault.Unavailable, "doctor.policy-newer", "the program brings {pack}, and an older one is in force", "pack", shipped.Name()).
			WithHint("propose it, and have a second person sign it: fanar pack propose --shipped"))
		return
	}
	x.ok("policy", pack.Name())
}
