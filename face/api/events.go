package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

const (
	// beat is how often an idle stream shows that it is alive, so that a client can tell silence from a dead link.
	beat = 20 * time.Second
	// life is how long one stream lasts. The client comes back by itself, and has to show then that its session still stands.
	life = time.Hour
	// stretch is how many records are read at once for a client that is behind.
	stretch = 256
)

// notice is one record on the stream. Kind and subject are there only if the reader may see what the record says.
type notice struct {
	Number  uint64 `json:"number"`
	Kind    string `json:"kind,omitempty"`
	Subject string `json:"subject,omitempty"`
}

type eventsInput struct {
	After  string `query:"after" doc:"Begin after this number; without it and without Last-Event-ID, with what comes next"`
	LastID string `header:"Last-Event-ID" doc:"What the client saw last: the stream resumes exactly"`
}

func (a *server) events() {
	e := endpoint{method: http.MethodGet, path: "/events", id: "followRecord",
		summary: "A server-sent event for each record, whose id is its number. Read what it is about for what it says"}
	register(a, e, e.operation(), func(ctx context.Context, in *eventsInput) (*huma.StreamResponse, error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		if err := a.Dispatch.Authorise(ctx, actor, "read.record", ""); err != nil {
			return nil, err
		}
		after, err := a.startAfter(in)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			r, w := humago.Unwrap(c)
			s := stream{server: a, w: w, control: http.NewResponseController(w), after: after}
			if err := s.run(r.Context()); err != nil && r.Context().Err() == nil {
				a.Log.Info("an event stream ended", "user", actor.User, "after", s.after, "error", err)
			}
		}}, nil
	})
	a.describeFile(e, "text/event-stream")
}

// startAfter gives the number after which a stream begins.
func (a *server) startAfter(in *eventsInput) (uint64, error) {
	head, _ := a.Dispatch.Head()
	text, field := in.LastID, "Last-Event-ID"
	if text == "" {
		text, field = in.After, "after"
	}
	if text == "" {
		return head, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, codeParameter, "{got} is no number of a record", "got", fmt.Sprintf("%.40q", text)).WithField(field)
	}
	if n > head {
		return 0, fault.New(fault.Conflict, "events.ahead", "record {number} is not there yet; the last is {head}", "number", n, "head", head).
			WithField(field).WithHint("this may be another node than the one that you followed before")
	}
	return n, nil
}

// stream is one client that follows the record.
type stream struct {
	*server
	w       http.ResponseWriter
	control *http.ResponseController
	after   uint64
}

// run sends until the client goes away, its hour is over, or its user may no longer read.
func (s *stream) run(ctx context.Context) error {
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.Header().Set("X-Accel-Buffering", "no")
	s.w.WriteHeader(http.StatusOK)
	if err := s.send(": after %d\n\n", s.after); err != nil {
		return err
	}
	tick, end := time.NewTicker(beat), time.NewTimer(life)
	defer tick.Stop()
	defer end.Stop()
	for {
		head, changed := s.Dispatch.Head()
		for s.after < head {
			if err := s.forward(ctx, min(head, s.after+stretch)); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-end.C:
			return nil
		case <-changed:
		case <-tick.C:
			if _, err := s.Sessions.Actor(ctx); err != nil {
				return err
			}
			if err := s.send(": here\n\n"); err != nil {
				return err
			}
		}
	}
}

// forward sends the records up to last. Who reads, and what its roles are, is asked again each time.
func (s *stream) forward(ctx context.Context, last uint64) error {
	actor, err := s.Sessions.Actor(ctx)
	if err != nil {
		return err
	}
	var out []notice
	err = s.Dispatch.Read(ctx, actor, "read.record", func(state dispatch.State) error {
		for e, err := range journal.Events(state, s.after+1, last) {
			if err != nil {
				return err
			}
			e = s.visible(state, e)
			out = append(out, notice{Number: e.Number, Kind: e.Kind, Subject: e.Subject})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, n := range out {
		body, err := json.Marshal(n)
		if err != nil {
			return err
		}
		if err := s.send("id: %d\nevent: record\ndata: %s\n\n", n.Number, body); err != nil {
			return err
		}
		s.after = n.Number
	}
	return nil
}

func (s *stream) send(format string, args ...any) error {
	// A client that takes nothing for two beats is gone; the server's own deadline for whole answers does not hold here.
	if err := s.control.SetWriteDeadline(time.Now().Add(2 * beat)); err != nil {
		s.Log.Debug("an event stream has no write deadline", "error", err)
	}
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return err
	}
	return s.control.Flush()
}

// describeFile says in the description that an answer is not JSON of a type, but a file or a stream.
func (a *server) describeFile(e endpoint, mediaType string) {
	op := a.operationOf(e)
	if op.Responses["200"] == nil {
		op.Responses["200"] = &huma.Response{Description: "OK"}
	}
	op.Responses["200"].Content = map[string]*huma.MediaType{mediaType: {Schema: &huma.Schema{Type: huma.TypeString}}}
}
