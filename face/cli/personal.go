package cli

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"fanar/record/personal"
)

type personalVerbs struct {
	List  personalListCmd  `cmd:"" help:"Personal parts with purpose, last day and state."`
	Runs  personalRunsCmd  `cmd:"" help:"Runs of the retention clock, newest first."`
	Erase personalEraseCmd `cmd:"" help:"Erase one part, or every part about a person. It cannot be taken back."`
}

type personalListCmd struct {
	Purpose string `help:"Only for a purpose, such as staff-name." placeholder:"PURPOSE"`
	About   string `help:"Only about a person, such as user/conti." placeholder:"PERSON"`
	State   string `help:"Only those that stand, are due or were erased." enum:",standing,due,erased" default:"" placeholder:"STATE"`
}

// part is a part as the API gives it.
type part struct {
	Part        string            `json:"part"`
	About       string            `json:"about"`
	Purpose     string            `json:"purpose"`
	Owner       string            `json:"owner"`
	Audience    string            `json:"audience"`
	RetainUntil time.Time         `json:"retainUntil"`
	State       string            `json:"state"`
	Erased      *personal.Erasure `json:"erased"`
}

// Run lists parts.
func (c personalListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	for name, value := range map[string]string{"purpose": c.Purpose, "about": c.About, "state": c.State} {
		if value != "" {
			query.Set(name, value)
		}
	}
	var l listOf[part]
	body, err := t.node.fetch(ctx, "/personal/parts", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no personal parts")
		return nil
	}
	rows := [][]string{}
	for _, p := range l.Items {
		why := ""
		if p.Erased != nil {
			why = p.Erased.Basis + ", record " + strconv.FormatUint(p.Erased.Record, 10) + ": " + p.Erased.Reason
		}
		rows = append(rows, []string{p.Part, p.About, p.Purpose, p.Owner, p.Audience, p.RetainUntil.Format(time.DateOnly), p.State, why})
	}
	t.table("PART ABOUT PURPOSE OWNER AUDIENCE UNTIL STATE ERASED", rows)
	return nil
}

type personalRunsCmd struct {
	Limit int `help:"How many at most." default:"20"`
}

// Run lists runs of the retention clock.
func (c personalRunsCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[personal.Run]
	body, err := t.node.fetch(ctx, "/personal/runs", url.Values{"limit": {strconv.Itoa(c.Limit)}}, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("the retention clock has not run yet")
		return nil
	}
	rows := [][]string{}
	for _, r := range l.Items {
		oldest, purged := "", "no"
		if !r.Oldest.IsZero() {
			oldest = r.Oldest.Format(time.DateOnly)
		}
		if r.Purged {
			purged = "yes"
		}
		rows = append(rows, []string{strconv.FormatUint(r.Record, 10), r.From.Format(time.RFC3339), r.To.Format(time.RFC3339), strconv.Itoa(r.Due),
			strconv.Itoa(r.Erased), strconv.Itoa(r.Failed), strconv.Itoa(r.Kept), oldest, purged})
	}
	t.table("RECORD FROM TO DUE ERASED FAILED KEPT NEXT-DUE PURGED", rows)
	return nil
}

type personalEraseCmd struct {
	Part   string `arg:"" optional:"" help:"Identifier of a part; see fanar personal list."`
	About  string `help:"Every part about a person, such as user/conti." placeholder:"PERSON"`
	Reason string `required:"" help:"Why. It stays on record: write no name in it." placeholder:"TEXT"`
	once   `embed:""`
}

// Run erases parts.
func (c personalEraseCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]any{"reason": c.Reason}
	if c.Part != "" {
		body["part"] = c.Part
	}
	if c.About != "" {
		body["about"] = c.About
	}
	return t.send(ctx, http.MethodPost, "/personal/erasures", body, c.once, "erased")
}
