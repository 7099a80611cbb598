package node

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	form "fanar/face/interop/cot"
	"fanar/fault"
	"fanar/record/dispatch"
)

const (
	// sameCall: clients repeat a call every few seconds; one that was silent for so long is a new call.
	sameCall = 6 * time.Hour
	// oldCall: a call that is older was kept by a server and helps nobody now; it is counted by the feed and not an alert.
	oldCall = 24 * time.Hour
	// mostCalls is how many alerts one connection may make in an hour. The one after them says that there are more.
	mostCalls  = 60
	remembered = 10_000
	// moved is how far a caller moves before the case is told, and movedEvery how often at most.
	moved      = 0.2 // nautical miles
	movedEvery = 5 * time.Minute
	perNM      = 1852.0
)

// callers are who called on one connection lately.
type callers struct {
	mu    sync.Mutex
	all   map[string]*caller // by UID
	hour  time.Time
	taken int
}

// caller is one thing that called for help.
type caller struct {
	alert  string // identifier; empty until it is on record
	last   time.Time
	where  *geo.Position
	placed time.Time
	over   bool
}

// call makes an alert of a call for help, once for all its repetitions, and tells the case of the alert where the caller is now.
// A call that the sender takes back stays what it is: only a person sets an alert aside.
func (t *tak) call(ctx context.Context, l *takLink, e form.Event, from string) {
	if err := t.called(ctx, l, e); err != nil && ctx.Err() == nil {
		t.node.Log.Error("a call for help could not be recorded", "connection", l.Name, "from", from, "error", err)
	}
}

func (t *tak) called(ctx context.Context, l *takLink, e form.Event) error {
	now := t.node.Clock.Now()
	if now.Sub(e.Time) > oldCall || (!e.Kind().Calls() && e.Kind() != form.Over) {
		return nil
	}
	l.calls.mu.Lock()
	defer l.calls.mu.Unlock()
	if now.Sub(l.calls.hour) >= time.Hour {
		l.calls.hour, l.calls.taken = now, 0
	}
	if l.calls.taken > mostCalls && l.calls.all[e.UID] == nil {
		return nil // nothing would be taken of it, so nothing is looked up for it
	}
	was, err := t.before(ctx, l, e.UID, now)
	if err != nil {
		return err
	}
	switch {
	case e.Kind() == form.Over && (was == nil || was.over):
		return nil
	case e.Kind() == form.Over:
		was.over = true
		return t.takenBack(ctx, l, e, was)
	case was != nil && !was.over:
		was.last = now
		return t.follow(ctx, e, was, now)
	}
	one := &caller{last: now, where: e.Position, placed: now}
	l.calls.taken++
	if l.calls.taken > mostCalls+1 {
		return nil
	}
	if one.alert, err = t.receive(ctx, l, l.alertOf(e)); err != nil {
		l.calls.taken-- // what was not taken takes nobody else's place
		return err
	}
	l.calls.keep(e.UID, one)
	return nil
}

// keep remembers a caller; the one that was silent longest makes room.
func (c *callers) keep(uid string, one *caller) {
	if len(c.all) >= remembered {
		oldest := ""
		for uid, other := range c.all {
			if oldest == "" || other.last.Before(c.all[oldest].last) {
				oldest = uid
			}
		}
		delete(c.all, oldest)
	}
	c.all[uid] = one
}

// alertOf says the call as an alert: what the sender typed, and beside it what its system stated.
func (l *takLink) alertOf(e form.Event) alert.Receive {
	if l.calls.taken == mostCalls+1 {
		return alert.Receive{From: l.Name, Ref: "more@" + e.Time.Format(time.RFC3339), At: e.Time, Position: e.Position, Drill: e.Drill,
			Text: fmt.Sprintf("More than %d calls for help came over this connection within an hour. Those that follow are not taken one by one: look at the screens of the sender.", mostCalls)}
	}
	what := map[form.Kind]string{form.Emergency: "emergency", form.Medevac: "MEDEVAC", form.Overboard: "person in the water"}[e.Kind()]
	words := []string{}
	for _, w := range []string{e.CallSign, what, e.Emergency, e.Remarks} {
		if w != "" && (len(words) == 0 || words[len(words)-1] != w) {
			words = append(words, w)
		}
	}
	return alert.Receive{From: l.Name, Ref: refOf(e.UID) + "@" + e.Time.Format(time.RFC3339), At: e.Time, Position: e.Position, UncertaintyNM: e.RadiusM / perNM,
		Text: readable(strings.Join(words, "; ")), Drill: e.Drill}
}

// readable is as much of a text as an alert may hold. Whoever wrote more is heard all the same.
func readable(text string) string {
	if len(text) > alertline.Longest {
		text = strings.ToValidUTF8(text[:alertline.Longest], "")
	}
	return text
}

// refOf is the beginning of the reference of a caller's alerts.
func refOf(uid string) string { return strings.ReplaceAll(uid, "@", "_") }

// receive brings an alert to the door and gives its identifier. One that is there already is no error.
func (t *tak) receive(ctx context.Context, l *takLink, c alert.Receive) (string, error) {
	r, err := t.node.Dispatch.Do(ctx, dispatch.Request{Command: c, Actor: t.actor()})
	if f := fault.As(err); err != nil && f.Code == "alert.received" {
		return fmt.Sprint(f.Args["alert"]), nil
	}
	return strings.TrimPrefix(r.Subject, alert.Subject("")), err
}

// before finds what is known of a caller: in memory, or after a restart among the newest alerts.
func (t *tak) before(ctx context.Context, l *takLink, uid string, now time.Time) (*caller, error) {
	if l.calls.all == nil {
		l.calls.all = map[string]*caller{}
	}
	if was := l.calls.all[uid]; was != nil {
		if now.Sub(was.last) < sameCall {
			return was, nil
		}
		delete(l.calls.all, uid)
		return nil, nil
	}
	var found *caller
	err := t.node.Dispatch.Read(ctx, t.actor(), "read.cases", func(s dispatch.State) error {
		for a, err := range alert.Alerts.Newest(s, "") {
			if err != nil {
				return err
			}
			if now.Sub(a.ReceivedAt) >= 2*sameCall {
				return nil // older ones follow; the clock may have been set by a little in between
			}
			if now.Sub(a.ReceivedAt) >= sameCall {
				continue
			}
			uidOf, rest, _ := strings.Cut(a.Ref, "@")
			if a.From != l.Name || uidOf != refOf(uid) {
				continue
			}
			over := strings.HasSuffix(rest, "/over")
			if found == nil || a.ReceivedAt.After(found.last) {
				found = &caller{alert: a.ID, last: a.ReceivedAt, where: a.Alert.Position, placed: a.ReceivedAt, over: over}
			}
		}
		return nil
	})
	if found != nil {
		l.calls.keep(uid, found)
	}
	return found, err
}

// takenBack says beside the alert that the sender took the call back. A person decides what that means.
func (t *tak) takenBack(ctx context.Context, l *takLink, e form.Event, was *caller) error {
	name := e.CallSign
	if name == "" {
		name = e.UID
	}
	text := fmt.Sprintf("%s takes the call for help %s back.", name, was.alert)
	caseID, err := t.caseOf(ctx, was.alert)
	if err != nil {
		return err
	}
	if caseID != "" {
		_, err := t.node.Dispatch.Do(ctx, dispatch.Request{Command: rescue.AddNote{Case: caseID, Text: text}, Actor: t.actor()})
		return err
	}
	_, err = t.receive(ctx, l, alert.Receive{From: l.Name, Ref: refOf(e.UID) + "@" + e.Time.Format(time.RFC3339) + "/over", At: e.Time, Position: e.Position, Text: text, Drill: e.Drill})
	return err
}

// follow tells the case of a call where the caller is now, if it moved.
func (t *tak) follow(ctx context.Context, e form.Event, was *caller, now time.Time) error {
	if e.Position == nil || now.Sub(was.placed) < movedEvery || (was.where != nil && float64(geo.Distance(*was.where, *e.Position)) < moved) {
		return nil
	}
	caseID, err := t.caseOf(ctx, was.alert)
	if err != nil || caseID == "" {
		return err
	}
	_, err = t.node.Dispatch.Do(ctx, dispatch.Request{Actor: t.actor(), Command: rescue.ReportPosition{Case: caseID, Position: *e.Position, At: e.Time, Source: "cot", UncertaintyNM: min(e.RadiusM/perNM, 1000)}})
	if err == nil {
		was.where, was.placed = e.Position, now
	}
	return err
}

// caseOf gives the case that an alert became or belongs to; empty if it waits.
func (t *tak) caseOf(ctx context.Context, id string) (caseID string, err error) {
	err = t.node.Dispatch.Read(ctx, t.actor(), "read.cases", func(s dispatch.State) error {
		a, err := alert.ByID(s, id)
		caseID = a.Case
		return err
	})
	return caseID, err
}
