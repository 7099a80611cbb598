package rescue

import (
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/BurntSushi/toml"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// checklist.toml says what is on the lists, with the paragraph that each item comes from. The words that people read stand
// in the catalogues, as checklist.<item>.
//
//go:embed checklist.toml
var checklistText []byte

// Checklist is what manuals say has to be thought of in one part of a case. No item of it is mandatory: it reminds and
// refuses nothing.
type Checklist struct {
	Key   string          `toml:"key" json:"key"` // a phase, aboard or ending
	Items []ChecklistItem `toml:"item" json:"items"`
}

// ChecklistItem is one line of a list. Its key is one of a kind over all lists.
type ChecklistItem struct {
	Key    string `toml:"key" json:"key"`
	Source string `toml:"source" json:"source"` // the paragraph that it comes from
}

// Checklists gives the lists in the order of a case.
func Checklists() ([]Checklist, error) {
	var file struct {
		Lists []Checklist `toml:"list"`
	}
	if _, err := toml.Decode(string(checklistText), &file); err != nil {
		return nil, fmt.Errorf("read the checklists: %w", err)
	}
	return file.Lists, nil
}

// Check is an item that somebody ticked.
type Check struct {
	Item   string    `json:"item"`
	Note   string    `json:"note,omitempty"`
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// Checked gives the tick of an item; ok is false if it has none.
func (c Case) Checked(item string) (Check, bool) {
	for _, k := range c.Checks {
		if k.Item == item {
			return k, true
		}
	}
	return Check{}, false
}

// ChecklistItemDone is the fact that somebody ticked an item.
type ChecklistItemDone struct {
	Item string `json:"item"`
	Note string `json:"note,omitempty"`
}

// ChecklistItemUndone is the fact that somebody took a tick back, and why.
type ChecklistItemUndone struct {
	Item   string `json:"item"`
	Reason string `json:"reason"`
}

func (ChecklistItemDone) Kind() string   { return "rescue.checklist-item-done" }
func (ChecklistItemUndone) Kind() string { return "rescue.checklist-item-undone" }

// TickItem records that what an item says was done.
type TickItem struct {
	Case string `json:"case"`
	Item string `json:"item"`
	Note string `json:"note,omitempty"`
}

// Action names the command.
func (TickItem) Action() string { return "rescue.TickItem" }

// Decide refuses an item that is on no list, and one that is ticked: who ticked it first stays.
func (c TickItem) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := itemOf(s, c.Case, c.Item)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if k, ticked := was.Checked(c.Item); ticked {
		return dispatch.Plan{}, fault.New(fault.Conflict, "checklist.ticked", "{item} was ticked already at {at} UTC", "item", c.Item, "at", k.At.UTC().Format("15:04")).WithField("item")
	}
	note, err := words("note", c.Note, false)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, ChecklistItemDone{Item: c.Item, Note: withoutPhones(note, s.Now)}), nil
}

// UntickItem takes a tick back. Both stay in the record.
type UntickItem struct {
	Case   string `json:"case"`
	Item   string `json:"item"`
	Reason string `json:"reason"`
}

// Action names the command.
func (UntickItem) Action() string { return "rescue.UntickItem" }

// Decide refuses an item that is not ticked, and a tick that is taken back without a reason.
func (c UntickItem) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := itemOf(s, c.Case, c.Item)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if _, ticked := was.Checked(c.Item); !ticked {
		return dispatch.Plan{}, fault.New(fault.Conflict, "checklist.not-ticked", "{item} is not ticked", "item", c.Item).WithField("item")
	}
	reason, err := words("reason", c.Reason, true)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return about(c.Case, time.Time{}, ChecklistItemUndone{Item: c.Item, Reason: withoutPhones(reason, s.Now)}), nil
}

func itemOf(s dispatch.State, id, item string) (Case, error) {
	was, err := CaseByID(s, id)
	if err != nil {
		return was, err
	}
	lists, err := Checklists()
	if err != nil {
		return was, err
	}
	for _, l := range lists {
		if slices.ContainsFunc(l.Items, func(i ChecklistItem) bool { return i.Key == item }) {
			return was, nil
		}
	}
	return was, fault.New(fault.NotFound, "checklist.none", "there is no item {item} on the checklists", "item", item, "case", id).
		WithHint("the items are on the page of the checklists (fanar checklist show {case})").WithField("item")
}

var checklistFolds = folding{
	ChecklistItemDone{}.Kind(): on(func(c *Case, e event.Event, f ChecklistItemDone) {
		c.Checks = append(c.Checks, Check{Item: f.Item, Note: f.Note, At: e.Happened, Author: e.Author, Record: e.Number})
	}),
	ChecklistItemUndone{}.Kind(): on(func(c *Case, _ event.Event, f ChecklistItemUndone) {
		c.Checks = slices.DeleteFunc(c.Checks, func(k Check) bool { return k.Item == f.Item })
	}),
}
