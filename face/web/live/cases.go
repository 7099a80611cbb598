package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"

	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// feature is a case on the chart; see RFC 7946.
type feature struct {
	Type       string     `json:"type"`
	Geometry   any        `json:"geometry"`
	Properties properties `json:"properties"`
}

type properties struct {
	ID     string   `json:"id"`
	Label  string   `json:"label"`
	Phase  string   `json:"phase"`
	URL    string   `json:"url"`
	Tasked []uint32 `json:"tasked"`
}

// openCases are the open cases as the chart draws them, written once for all tabs: with a thousand cases and many stations it
// would otherwise be the same work for every tab at every record. What it holds is the same for everybody who may read cases.
type openCases struct {
	mu     sync.Mutex
	read   bool
	head   uint64 // number of the last record that is in it
	body   []byte
	tasked map[uint32]bool
}

// at gives the cases with what the journal holds now, and the vessels that are on the way to one. Neither may be changed.
func (o *openCases) at(v *screen.Visit) (body []byte, tasked map[uint32]bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if head, _ := v.Room.Journal.Head(); o.read && head == o.head {
		return o.body, o.tasked, nil
	}
	err = v.Read("read.cases", func(s dispatch.State) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		open, err := rescue.Open(s, s.Now)
		if err != nil {
			return err
		}
		features, tasked := []feature{}, map[uint32]bool{}
		for _, c := range open {
			f := feature{Type: "Feature", Properties: properties{ID: c.ID, Label: c.ID, Phase: string(c.Phase), URL: "/cases/" + c.ID, Tasked: OnTheWay(c)}}
			if at, ok := c.Latest(); ok {
				f.Geometry = at.Position
			}
			for _, mmsi := range f.Properties.Tasked {
				tasked[mmsi] = true
			}
			features = append(features, f)
		}
		written, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
		if err != nil {
			return fmt.Errorf("write the cases of the chart: %w", err)
		}
		o.read, o.head, o.body, o.tasked = true, head, written, tasked
		return nil
	})
	return o.body, o.tasked, err
}

// cases sends the open cases with the vessels that are on the way, if they changed since they were sent last.
func (s *stream) cases() {
	if s.box == nil || !s.visit.May("read.cases") {
		return
	}
	s.told, s.stale = true, false
	body, tasked, err := s.open.at(s.visit)
	if err != nil {
		s.failure = err
		return
	}
	s.tasked = tasked
	if bytes.Equal(body, s.drawn) {
		return
	}
	s.drawn = body
	s.printf("id: %d\nevent: cases\ndata: %s\n\n", s.head, body)
}

// OnTheWay gives the MMSI of the vessels that are tasked with a case and have not been released or declined, those on scene
// among them. It is never nil.
func OnTheWay(c rescue.Case) []uint32 {
	out := []uint32{}
	for _, t := range c.Taskings {
		if t.MMSI != 0 && t.Live() {
			out = append(out, t.MMSI)
		}
	}
	return out
}
