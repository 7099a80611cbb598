package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"fanar/face/paper"
)

type paperVerbs struct {
	Print paperPrintCmd `cmd:"" default:"withargs" help:"Write a form to print, as one file of HTML: 'fanar paper SAR-1 deck-count > form.html'."`
	Find  paperFindCmd  `cmd:"" help:"Say what the code on a sheet leads to."`
}

type paperPrintCmd struct {
	Case     string `arg:"" help:"Such as SAR-1; new for an alert."`
	Form     string `arg:"" help:"alert, deck-count, handover-given, handover-received, landing, medevac or body-found."`
	At       string `help:"Vessel or place that the sheet is for." placeholder:"WHERE"`
	Handover string `help:"Handover that you count, such as H3." placeholder:"ID"`
	Pages    int    `help:"The form, and pages to tally on." default:"1" placeholder:"N"`
	Language string `help:"Of the sheet: en, it, ar, tr or fr." placeholder:"LANG"`
}

// Run writes the file to standard output.
func (c paperPrintCmd) Run(ctx context.Context, t *terminal) error {
	q := url.Values{"pages": {strconv.Itoa(c.Pages)}}
	if c.At != "" {
		p, err := t.node.placeNamed(ctx, c.At)
		if err != nil {
			return err
		}
		q.Set("at", p.ID)
	}
	for name, value := range map[string]string{"handover": c.Handover, "lang": c.Language} {
		if value != "" {
			q.Set(name, value)
		}
	}
	file, err := t.node.get(ctx, casePath(c.Case, "/paper/"+url.PathEscape(c.Form)), q)
	if err != nil {
		return err
	}
	return t.bytes(file)
}

type paperFindCmd struct {
	Code string `arg:"" help:"As it stands on the sheet, such as D12-7Q4K-X."`
}

// Run says which screen takes what is written on the sheet.
func (c paperFindCmd) Run(ctx context.Context, t *terminal) error {
	answer, err := t.node.get(ctx, "/paper/"+url.PathEscape(c.Code), nil)
	if err != nil || t.raw(answer) {
		return err
	}
	var f paper.Found
	if err := json.Unmarshal(answer, &f); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	about := string(f.Form)
	for _, x := range []string{f.Case, f.Place, f.Handover} {
		if x != "" {
			about += ", " + x
		}
	}
	t.say("%s is %s", f.Code, about)
	t.say("%s%s", t.Node, f.Path)
	return nil
}
