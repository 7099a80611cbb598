package rescue

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// CommunicationLogged is the fact that something was said over a channel, in or out. It is about stations and offices;
// telephone numbers are taken out before it is kept. Source: IAMSAR vol. II, chapter 2 (logs of communications); R28.
type CommunicationLogged struct {
	Channel   string    `json:"channel,omitempty"`   // one of Channels; never empty in the record
	Direction string    `json:"direction,omitempty"` // in or out, seen from who writes it down
	From      string    `json:"from,omitempty"`      // station, ship or office
	To        string    `json:"to,omitempty"`
	Text      string    `json:"text"`
	At        time.Time `json:"at,omitzero"` // never zero in the record
}

// Kind names the fact.
func (CommunicationLogged) Kind() string { return "rescue.communication-logged" }

// Channels are the ways over which people speak. Source: IAMSAR vol. III, section 4.
var Channels = []string{"vhf-16", "vhf", "mf-hf", "dsc", "inmarsat", "phone", "email", "in-person", "other"}

// Directions are how a communication went, seen from who writes it down.
var Directions = []string{"in", "out"}

// Communication is one entry of the log with its author.
type Communication struct {
	CommunicationLogged
	Author string `json:"author"`
	Org    string `json:"organisation"`
	Record uint64 `json:"record"`
}

// communications are the entries of all logs, by case and record.
const communications journal.Table[Communication] = "rescue.communication"

// LogCommunication writes down what was said over a channel. Two officers who log the same call both stand.
type LogCommunication struct {
	Case string `json:"case"`
	CommunicationLogged
}

// Action names the command.
func (LogCommunication) Action() string { return "rescue.LogCommunication" }

// Decide refuses an entry without text, a channel that is none, and a time in the future. Without a direction it came in.
func (c LogCommunication) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := CaseByID(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	f := c.CommunicationLogged
	if f.Channel == "" {
		f.Channel = "other"
	}
	if f.Direction == "" {
		f.Direction = "in"
	}
	if !slices.Contains(Channels, f.Channel) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.channel", "{channel} is no channel; it is one of {channels}", "channel", f.Channel, "channels", strings.Join(Channels, ", ")).WithField("channel")
	}
	if !slices.Contains(Directions, f.Direction) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.direction", "{direction} is no direction; it is in or out", "direction", f.Direction).WithField("direction")
	}
	if strings.TrimSpace(f.Text) == "" {
		return dispatch.Plan{}, needed("text")
	}
	if len(f.Text) > noteLimit {
		return dispatch.Plan{}, tooLong("text", len(f.Text), noteLimit)
	}
	var err error
	if f.From, err = words("from", f.From, false); err != nil {
		return dispatch.Plan{}, err
	}
	if f.To, err = words("to", f.To, false); err != nil {
		return dispatch.Plan{}, err
	}
	if f.At, err = past(s, f.At); err != nil {
		return dispatch.Plan{}, err
	}
	f.Text, f.From, f.To = withoutPhones(f.Text, s.Now), withoutPhones(f.From, s.Now), withoutPhones(f.To, s.Now)
	return about(c.Case, f.At, f), nil
}

// CommunicationsOf gives the log of a case, the entry that was recorded last first: at most limit, and only those recorded
// before a record; 0 is from the newest.
func CommunicationsOf(r journal.Rows, id string, before uint64, limit int) ([]Communication, error) {
	end := uint64(math.MaxUint64)
	if before > 0 {
		end = before
	}
	return newest(r, communications, id+"\x1f", logKey(id, end), limit)
}

func logKey(id string, record uint64) string { return fmt.Sprintf("%s\x1f%016x", id, record) }

// keepCommunication keeps an entry in the log beside the case, which would grow too long with it.
func keepCommunication(w journal.Writer, id string, e event.Event) error {
	var f CommunicationLogged
	if err := e.Decode(&f); err != nil {
		return err
	}
	return communications.Put(w, logKey(id, e.Number), e.Number, Communication{CommunicationLogged: f, Author: e.Author, Org: e.Org, Record: e.Number})
}
