package cli

import (
	"context"
	"net/url"

	"fanar/desk/rescue"
)

type checklistVerbs struct {
	Show   checklistShowCmd   `cmd:"" help:"The checklists of a case with what is ticked."`
	Done   checklistDoneCmd   `cmd:"" help:"Tick an item."`
	Undone checklistUndoneCmd `cmd:"" help:"Take a tick back."`
}

// checklistView is a checklist as the API gives it.
type checklistView struct {
	Key   string `json:"key"`
	Done  int    `json:"done"`
	Items []struct {
		Key    string        `json:"key"`
		Text   string        `json:"text"`
		Source string        `json:"source"`
		Check  *rescue.Check `json:"check"`
	} `json:"items"`
}

type checklistShowCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run prints the checklists.
func (c checklistShowCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[checklistView]
	body, err := t.node.fetch(ctx, casePath(c.Case, "/checklists"), nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	for _, list := range l.Items {
		t.say("%s  %d of %d", list.Key, list.Done, len(list.Items))
		for _, i := range list.Items {
			if i.Check != nil {
				t.say("  [x] %s  %s (%s, %s)", i.Key, i.Text, i.Check.Author, clock(i.Check.At))
			} else {
				t.say("  [ ] %s  %s", i.Key, i.Text)
			}
		}
	}
	return nil
}

type checklistDoneCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
	Item string `arg:"" help:"Such as distress-send."`
	Note string `help:"What was done." placeholder:"TEXT"`
	once `embed:""`
}

// Run ticks an item.
func (c checklistDoneCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/checklists/"+url.PathEscape(c.Item)+"/tick"), map[string]any{"note": c.Note}, c.once, "ticked %s in %s", c.Item, c.Case)
}

type checklistUndoneCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Item   string `arg:"" help:"Such as distress-send."`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	once   `embed:""`
}

// Run takes a tick back.
func (c checklistUndoneCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/checklists/"+url.PathEscape(c.Item)+"/untick"), map[string]any{"reason": c.Reason}, c.once, "%s is not ticked in %s any more", c.Item, c.Case)
}
