package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"

	"fanar/desk/rescue/sitrep"
	wire "fanar/engine/sitrep"
	"fanar/fault"
)

type sitrepVerbs struct {
	Draft sitrepDraftCmd `cmd:"" help:"The next situation report as the record would fill it; nothing is sent."`
	Issue sitrepIssueCmd `cmd:"" help:"Issue the next situation report: the draft, with what you say over it, or an edited text."`
	Show  sitrepShowCmd  `cmd:"" help:"One situation report, exactly as sent."`
	Read  sitrepReadCmd  `cmd:"" help:"Put a situation report of another centre into the record, from a file or from standard input."`
	List  sitrepListCmd  `cmd:"" help:"What was sent and what came."`
}

// sitrepKind says how a report is written.
type sitrepKind struct {
	Form     string `help:"short (A to F) or full (A to N)." enum:"short,full" default:"full"`
	Language string `help:"Of the report: en, it, ar, tr or fr." enum:"en,it,ar,tr,fr" default:"en"`
}

// draft asks for the next report of a case.
func (k sitrepKind) draft(ctx context.Context, t *terminal, id string) (p sitrep.Proposal, body []byte, err error) {
	body, err = t.node.fetch(ctx, casePath(id, "/sitreps/draft"), url.Values{"form": {k.Form}, "language": {k.Language}}, &p)
	return p, body, err
}

type sitrepDraftCmd struct {
	Case       string `arg:"" help:"Such as SAR-1."`
	sitrepKind `embed:""`
}

// Run prints a draft, so that it can be edited and issued.
func (c sitrepDraftCmd) Run(ctx context.Context, t *terminal) error {
	p, body, err := c.draft(ctx, t, c.Case)
	if err != nil || t.raw(body) || t.Quiet {
		return err
	}
	return t.bytes([]byte(p.Text))
}

type sitrepIssueCmd struct {
	Case       string            `arg:"" help:"Such as SAR-1."`
	To         []string          `help:"Centres: identifiers or names; those of the draft if none is named." placeholder:"ORGANISATION" sep:";"`
	Part       map[string]string `help:"Text of a part, instead of the draft's: --part 'H=NW 5, sea 4'." placeholder:"LETTER=TEXT" mapsep:"none"`
	File       string            `help:"An edited draft; - is standard input. Its parts, form and priority are issued." placeholder:"FILE"`
	Priority   string            `help:"distress, urgency, safety or routine; the draft's if empty." enum:",distress,urgency,safety,routine" default:"" placeholder:"PRIORITY"`
	Final      bool              `help:"It is the last one of the case."`
	sitrepKind `embed:""`
	once       `embed:""`
}

// Run issues a report.
func (c sitrepIssueCmd) Run(ctx context.Context, t *terminal) error {
	p, _, err := c.draft(ctx, t, c.Case)
	if err != nil {
		return err
	}
	report := p.Report
	if c.File != "" {
		text, err := t.text(c.File)
		if err != nil {
			return err
		}
		read, err := wire.Read(text)
		if err != nil {
			return err
		}
		report, c.Form, c.Language = read.Report, string(read.Form), cmp.Or(read.Language, c.Language)
		report.Number = p.Report.Number
	}
	for letter, text := range c.Part {
		report.Parts[strings.ToUpper(letter)] = text
	}
	to := p.To
	if len(c.To) > 0 {
		to = nil
	}
	for _, name := range c.To {
		o, err := t.node.organisationNamed(ctx, name)
		switch {
		case err == nil:
			to = append(to, o.ID)
		case fault.KindOf(err) == fault.NotFound: // not every centre stands in the directory
			to = append(to, name)
		default:
			return err
		}
	}
	return t.post(ctx, casePath(c.Case, "/sitreps"), map[string]any{"form": c.Form, "language": c.Language, "priority": cmp.Or(c.Priority, string(report.Priority)),
		"final": c.Final || report.Final, "to": to, "parts": report.Parts, "number": report.Number}, c.once, "issued situation report %d of %s", report.Number, c.Case)
}

type sitrepShowCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Number int    `arg:"" help:"Of the report."`
}

// Run prints a report to the byte.
func (c sitrepShowCmd) Run(ctx context.Context, t *terminal) error {
	var r sitrep.Sent
	body, err := t.node.fetch(ctx, casePath(c.Case, "/sitreps/"+strconv.Itoa(c.Number)), nil, &r)
	if err != nil || t.raw(body) || t.Quiet {
		return err
	}
	if r.Hidden {
		t.say("hidden until your organisation has counted")
		return nil
	}
	return t.bytes([]byte(r.Text))
}

type sitrepReadCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
	File string `arg:"" optional:"" help:"Text as it came; standard input if none." placeholder:"FILE"`
	From string `help:"Who sent it, if the text does not say." placeholder:"ORGANISATION"`
	once `embed:""`
}

// Run records a report that came, and says what it says otherwise.
func (c sitrepReadCmd) Run(ctx context.Context, t *terminal) error {
	text, err := t.text(cmp.Or(c.File, "-"))
	if err != nil {
		return err
	}
	if err := t.post(ctx, casePath(c.Case, "/sitreps/received"), map[string]any{"from": c.From, "text": text}, c.once, "the report is in the record of %s; it changed nothing in the case", c.Case); err != nil || t.JSON {
		return err
	}
	var came listOf[receivedSitrep]
	if _, err := t.node.fetch(ctx, casePath(c.Case, "/sitreps/received"), nil, &came); err != nil || len(came.Items) == 0 {
		return err
	}
	came.Items[0].tell(t)
	return nil
}

// receivedSitrep is a report of another centre as the API gives it.
type receivedSitrep struct {
	sitrep.Arrived
	Differences []sitrep.Difference `json:"differences"`
}

func (r receivedSitrep) tell(t *terminal) {
	if r.Trouble != "" {
		t.say("%s: the text could not be read (%s, line %d); it is kept as it came", r.ID, r.Trouble, r.Line)
	}
	for _, d := range r.Differences {
		t.say("%s: part %s says otherwise, both stand:\n  case:   %s\n  report: %s", r.ID, d.Letter, d.Ours, strings.ReplaceAll(d.Theirs, "\n", "\n          "))
	}
}

type sitrepListCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run lists the reports of a case.
func (c sitrepListCmd) Run(ctx context.Context, t *terminal) error {
	var sent listOf[sitrep.Sent]
	body, err := t.node.fetch(ctx, casePath(c.Case, "/sitreps"), nil, &sent)
	if err != nil || t.raw(body) {
		return err
	}
	var came listOf[receivedSitrep]
	if _, err := t.node.fetch(ctx, casePath(c.Case, "/sitreps/received"), nil, &came); err != nil {
		return err
	}
	rows := [][]string{}
	for _, r := range sent.Items {
		rows = append(rows, []string{strconv.Itoa(r.Number), clock(r.At), "sent", string(r.Report.Priority), strings.Join(r.To, ", "), finalWord(r.Report.Final)})
	}
	for _, r := range came.Items {
		rows = append(rows, []string{r.ID, clock(r.At), "received", "", r.From, fmt.Sprintf("%d differences", len(r.Differences))})
	}
	if len(rows) == 0 {
		t.say("no situation reports")
		return nil
	}
	t.table("REPORT TIME WHAT PRIORITY CENTRES NOTE", rows)
	return nil
}

func finalWord(final bool) string {
	if final {
		return "final"
	}
	return ""
}

// text reads a file whole; - is standard input.
func (t *terminal) text(path string) (string, error) {
	in := t.in
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return "", fault.New(fault.Invalid, "cli.file", "{file} cannot be read: {why}", "file", path, "why", err.Error()).WithField("file")
		}
		defer file.Close()
		in = file
	}
	body, err := io.ReadAll(io.LimitReader(in, wire.Longest+1))
	if err != nil {
		return "", fmt.Errorf("read the text: %w", err)
	}
	return string(body), nil
}
