package count

import (
	"encoding/json"
	"strconv"

	"fanar/desk/people"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// told is how many recounts of a case are looked through for the one that was just recorded.
const told = 100

// answer is what a counter is told of a count that the node has just recorded: whether it agrees with what stood there.
type answer struct {
	Differs bool  `json:"differs"`
	Hidden  bool  `json:"hidden,omitempty"` // the reader owes another count first
	Counted int64 `json:"counted,omitempty"`
	Other   int64 `json:"other,omitempty"` // in the record before, or by the giver
}

// answer tells of one recorded count, in a few bytes: a link at sea is slow.
func (p *Page) answer(v *screen.Visit) error {
	record, err := strconv.ParseUint(v.Query("record"), 10, 64)
	if err != nil {
		record = 0
	}
	var out answer
	err = v.Read("read.people", func(s dispatch.State) error {
		if h := v.Query("handover"); h != "" {
			return out.readHandover(s, v.R.PathValue("case"), h)
		}
		all, err := people.Recounts(s, v.R.PathValue("case"), v.Actor, told)
		for _, r := range all {
			if r.Record == record && record != 0 && r.State == people.RecountDiffers {
				out = answer{Differs: true, Hidden: r.Hidden, Counted: r.Counted.Total(), Other: r.Balance.Total()}
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(v.W).Encode(out)
}

// readHandover compares the two counts of a handover, as the reader may see them.
func (a *answer) readHandover(s dispatch.State, id, handover string) error {
	o, err := people.Overview(s, id, s.Actor)
	for _, h := range o.Handovers {
		if h.ID == handover && h.Given != nil && h.Received != nil && (h.Short != nil || h.Surplus != nil) {
			*a = answer{Differs: true, Counted: h.Received.Total(), Other: h.Given.Total()}
		}
	}
	return err
}
