package api

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"time"

	"fanar/desk/people"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// recordHead says whose record this is and how far it goes.
type recordHead struct {
	Organisation string `json:"organisation"`
	Node         string `json:"node"`
	Key          string `json:"key" doc:"The organisation's public key in base64; compare it with one that came another way"`
	Head         uint64 `json:"head" doc:"Number of the last record"`
	Policy       string `json:"policy" doc:"The rules that are in force"`
	Program      string `json:"program" doc:"Version of the program"`
	Checkpoint   string `json:"checkpoint,omitempty" doc:"The newest signed checkpoint (C2SP tlog-checkpoint)"`
}

// checkpoint is a signed checkpoint with what it says.
type checkpoint struct {
	Size   uint64    `json:"size"`
	Root   string    `json:"root"`
	At     time.Time `json:"at"`
	Signed string    `json:"signed" doc:"As it was signed, to keep elsewhere and compare later"`
}

type checkpointList struct {
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"20"`
}

type numberInPath struct {
	Number uint64 `path:"number" minimum:"1"`
}

func (a *server) record() {
	read(a, endpoint{path: "/record", id: "getRecord", summary: "Whose record this is, and its last number"}, "read.record",
		func(s dispatch.State, _ *nothing) (recordHead, error) {
			id := a.Journal.Identity()
			head, err := s.Head()
			if err != nil {
				return recordHead{}, err
			}
			out := recordHead{Organisation: id.Org, Node: id.Node, Head: head, Policy: s.Policy.Pack().Name(), Program: a.Version}
			if id.OrgKey != nil {
				out.Key = base64.StdEncoding.EncodeToString(id.OrgKey.Public().(ed25519.PublicKey))
			}
			newest, err := s.Checkpoints(1)
			if len(newest) > 0 {
				out.Checkpoint = newest[0]
			}
			return out, err
		})
	read(a, endpoint{path: "/record/checkpoints", id: "listCheckpoints", summary: "Signed checkpoints, newest first"}, "read.record", checkpoints)
	read(a, endpoint{path: "/record/events", id: "listRecords", summary: "Records, newest first, as the reader may see them"}, "read.record", a.records)
	read(a, endpoint{path: "/record/events/{number}", id: "getRecordByNumber", summary: "One record, as the reader may see it"}, "read.record",
		func(s dispatch.State, in *numberInPath) (event.Event, error) {
			for e, err := range journal.Events(s, in.Number, in.Number) {
				if err != nil {
					return e, err
				}
				return a.seen(s, e)
			}
			return event.Event{}, fault.New(fault.NotFound, "record.none", "there is no record {number}", "number", in.Number)
		})
	e := endpoint{method: http.MethodGet, path: "/record/verification", id: "verifyRecord",
		summary: "Check every record, signature, checkpoint and view now. It reads the whole record: one at a time"}
	register(a, e, e.operation(), a.verify)
}

// seen is a record as the reader may see it: by role, and by the blind count.
func (a *server) seen(s dispatch.State, e event.Event) (event.Event, error) {
	e, err := people.HideBlind(s, e, s.Actor)
	if err != nil {
		return e, err
	}
	return a.visible(s, e), nil
}

func checkpoints(s dispatch.State, in *checkpointList) (list[checkpoint], error) {
	signed, err := s.Checkpoints(in.Limit)
	if err != nil {
		return list[checkpoint]{}, err
	}
	var out []checkpoint
	for _, text := range signed {
		c, err := journal.ParseCheckpoint(text)
		if err != nil {
			return list[checkpoint]{}, err
		}
		out = append(out, checkpoint{Size: c.Size, Root: base64.StdEncoding.EncodeToString(c.Root[:]), At: c.At, Signed: text})
	}
	return whole(out, nil)
}

func (a *server) records(s dispatch.State, in *Page) (list[event.Event], error) {
	out := list[event.Event]{Items: []event.Event{}}
	last, err := s.Head()
	if err != nil {
		return out, err
	}
	if in.Cursor != 0 {
		last = min(last, in.Cursor-1)
	}
	first := uint64(1)
	if last > uint64(in.Limit) {
		first = last - uint64(in.Limit) + 1
		out.Next = strconv.FormatUint(first, 10)
	}
	if last == 0 {
		return out, nil
	}
	for e, err := range journal.Events(s, first, last) {
		if err != nil {
			return out, err
		}
		if e, err = a.seen(s, e); err != nil {
			return out, err
		}
		out.Items = append([]event.Event{e}, out.Items...)
	}
	return out, nil
}

// verification is what a verification found.
type verification struct {
	Whole       bool        `json:"whole" doc:"Every record, signature, checkpoint and view is as it should be"`
	Damage      *damage     `json:"damage,omitempty" doc:"The first thing that is wrong"`
	Records     uint64      `json:"records"`
	Checkpoints int         `json:"checkpoints"`
	Rows        int         `json:"rows" doc:"Rows of views compared"`
	Stale       bool        `json:"stale,omitempty" doc:"The views say that another version of the program derived them, so they were not compared"`
	Root        string      `json:"root,omitempty"`
	Latest      *checkpoint `json:"latest,omitempty"`
}

type damage struct {
	Record uint64 `json:"record" doc:"The first record that is wrong; 0 if what is wrong hangs on none"`
	Part   string `json:"part,omitempty"`
	What   string `json:"what"`
}

func (a *server) verify(ctx context.Context, _ *nothing) (*answer[verification], error) {
	actor, err := a.Sessions.Actor(ctx)
	if err != nil {
		return nil, err
	}
	var out answer[verification]
	err = a.Dispatch.Read(ctx, actor, "read.record", func(s dispatch.State) error {
		if !a.verifying.TryLock() {
			return fault.New(fault.Unavailable, "record.verifying", "the record is being verified for somebody already").WithHint("ask again in a minute")
		}
		defer a.verifying.Unlock()
		var err error
		out.Body, err = verified(journal.Verify(ctx, s.Reader, journal.VerifyOptions{Projections: a.Projections}))
		return err
	})
	return &out, err
}

func verified(r journal.Report, err error) (verification, error) {
	v := verification{Records: r.Records, Checkpoints: r.Checkpoints, Rows: r.Rows, Stale: r.Stale}
	var found *journal.Damage
	if errors.As(err, &found) {
		v.Damage = &damage{Record: found.Record, Part: found.Part, What: found.Error()}
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Whole, v.Root = true, base64.StdEncoding.EncodeToString(r.Root[:])
	if r.Latest.Size > 0 {
		v.Latest = &checkpoint{Size: r.Latest.Size, Root: base64.StdEncoding.EncodeToString(r.Latest.Root[:]), At: r.Latest.At}
	}
	return v, nil
}
