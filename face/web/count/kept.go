package count

import (
	"encoding/json"
	"time"

	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// kept is everything of the node that the device holds, encrypted, to go on counting without a link: who sits there, which
// cases are open, which handovers wait, and the places of the directory. No number of people is in it.
type kept struct {
	User         string      `json:"user"`
	Organisation string      `json:"organisation"`
	At           time.Time   `json:"at"`
	Cases        []keptCase  `json:"cases"`
	Places       []keptPlace `json:"places"`
}

type keptCase struct {
	ID        string         `json:"id"`
	Boat      string         `json:"boat"` // the kind of boat in words
	Alerted   time.Time      `json:"alerted"`
	Handovers []keptHandover `json:"handovers,omitempty"`
}

type keptHandover struct {
	ID   string `json:"id"`
	Text string `json:"text"` // from whom to whom
}

type keptPlace struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Group string `json:"group"`
	Own   bool   `json:"own,omitempty"`
	Here  bool   `json:"here,omitempty"` // where the reader counts unless another place is chosen
}

// kept answers what the device may keep. A script that asks without a session gets 401.
func (p *Page) kept(v *screen.Visit) error {
	out := kept{User: v.Actor.User, Organisation: v.Actor.Org, At: v.Room.Dispatch.Now(), Cases: []keptCase{}, Places: []keptPlace{}}
	err := v.Read("read.people", func(s dispatch.State) error { return out.read(v, s) })
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(v.W).Encode(out)
}

func (k *kept) read(v *screen.Visit, s dispatch.State) error {
	lines, _, err := casesOf(v, s, "")
	if err != nil {
		return err
	}
	for _, l := range lines {
		c := keptCase{ID: l.ID, Boat: l.Boat, Alerted: l.At}
		for _, h := range l.Owed {
			c.Handovers = append(c.Handovers, keptHandover{ID: h.Handover, Text: v.T("counting.from-to", "from", h.From, "to", h.To)})
		}
		k.Cases = append(k.Cases, c)
	}
	all, own, here, err := placesOf(v, v.Names(s))
	if err != nil {
		return err
	}
	mine := map[string]bool{}
	for _, x := range own {
		mine[x.Value] = true
	}
	for _, x := range all {
		k.Places = append(k.Places, keptPlace{ID: x.Value, Name: x.Text, Group: x.Group, Own: mine[x.Value], Here: x.Value == here})
	}
	return nil
}
