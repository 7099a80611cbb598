package cli

import (
	"context"
	"net/url"
	"strconv"

	"fanar/desk/people/care"
	"fanar/fault"
)

type careVerbs struct {
	List     careListCmd    `cmd:"" help:"What is open for children, families and people with needs, over all cases."`
	Show     careShowCmd    `cmd:"" help:"The care file of a case."`
	Assign   careAssignCmd  `cmd:"" help:"Record that unaccompanied children have a representative or a trained person."`
	Note     careNoteCmd    `cmd:"" help:"Record that the best interests of children were written down."`
	Place    carePlaceCmd   `cmd:"" help:"Record, or plan, how unaccompanied children are housed."`
	Split    careSplitCmd   `cmd:"" help:"Record, or plan, that parts of families go to different places."`
	Task     careTaskCmd    `cmd:"" help:"Give somebody the task to bring split families together."`
	Reunite  careReuniteCmd `cmd:"" help:"Record that split families are together again."`
	Age      careAgeVerbs   `cmd:"" help:"What is said about the age of people; what they declare stands."`
	Screen   careScreenCmd  `cmd:"" help:"Record that the screening of a group began."`
	Check    careCheckCmd   `cmd:"" help:"Record how many of a screened group were checked for vulnerability."`
	Close    careCloseCmd   `cmd:"" help:"Record that a screening ended."`
	Return   careReturnCmd  `cmd:"" help:"Plan the return of a group; it needs one individual decision for each person."`
	Review   careReviewCmd  `cmd:"" help:"Record that every child has what is due where no other record says so."`
	Withdraw careBackCmd    `cmd:"" help:"Take an entry back with a reason."`
}

// carePath is where the care file of a case stands in the API.
func carePath(id, rest string) string { return casePath(id, "/care"+rest) }

// countOf writes a number that the reader may not see yet as "?".
func countOf(n *int32) string {
	if n == nil {
		return "?"
	}
	return strconv.Itoa(int(*n))
}

type careListCmd struct {
	Limit int `help:"At most so many cases." default:"200"`
}

// Run lists what is open.
func (c careListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[care.Summary]
	body, err := t.node.fetch(ctx, "/care", url.Values{"limit": {strconv.Itoa(c.Limit)}}, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("nothing is open for children, families or people with needs")
		return nil
	}
	rows := [][]string{}
	for _, s := range l.Items {
		rows = append(rows, []string{s.Case, countOf(s.Children), countOf(s.Unassigned), countOf(s.Unnoted), countOf(s.OnTheWay), countOf(s.Lost),
			strconv.Itoa(s.Splits), countOf(s.Untasked), strconv.Itoa(s.Disputed), strconv.Itoa(s.Screenings), strconv.Itoa(s.Returns)})
	}
	t.table("CASE CHILDREN UNASSIGNED WITHOUT-NOTE ON-THE-WAY LOST SPLIT WITHOUT-TASK DISPUTED SCREENINGS RETURNS", rows)
	return nil
}

type careShowCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run shows the care file of a case.
func (c careShowCmd) Run(ctx context.Context, t *terminal) error {
	var f care.Care
	body, err := t.node.fetch(ctx, carePath(c.Case, ""), nil, &f)
	if err != nil || t.raw(body) {
		return err
	}
	if f.Hidden {
		t.say("your organisation has a handover of %s to count; until then you see only what is with it", c.Case)
	} else {
		t.say("%s: unaccompanied children %s; without representative or trained person %s; without a note %s; on the way %s; whom nobody can place %s", c.Case,
			countOf(f.Children), countOf(f.Unassigned), countOf(f.Unnoted), countOf(f.OnTheWay), countOf(f.Lost))
	}
	if f.Untasked != nil && *f.Untasked > 0 {
		t.say("split families that nobody has the task to bring together: %d", *f.Untasked)
	}
	rows := [][]string{}
	for _, p := range f.Places {
		rows = append(rows, []string{p.Account.String(), countOf(p.Children), countOf(p.Represented), countOf(p.Trained), countOf(p.Noted), countOf(p.Families), countOf(p.Split)})
	}
	if len(rows) > 0 {
		t.table("WHERE CHILDREN REPRESENTED TRAINED NOTED FAMILIES SPLIT", rows)
	}
	t.careEntries(f)
	return nil
}

type careAssignCmd struct {
	Case      string `arg:"" help:"Such as SAR-1."`
	At        string `required:"" help:"Where the children are: a place, or the key of an account." placeholder:"WHERE"`
	Children  int    `required:"" help:"How many." placeholder:"N"`
	By        string `required:"" help:"Organisation of the representative or trained person." placeholder:"ORGANISATION"`
	Trained   bool   `help:"A trained person, until a representative is there."`
	TakesOver int    `help:"Of the children, how many had a trained person until now." placeholder:"N"`
	Continues bool   `help:"Assigned before, elsewhere, and it goes on here."`
	fact      `embed:""`
}

// Run records the assignment.
func (c careAssignCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	by, err := t.node.organisationNamed(ctx, c.By)
	if err != nil {
		return err
	}
	role := care.Representative
	if c.Trained {
		role = care.TrainedPerson
	}
	body["children"], body["role"], body["by"], body["continues"], body["takesOver"] = c.Children, role, by.ID, c.Continues, c.TakesOver
	return t.post(ctx, carePath(c.Case, "/representatives"), body, c.once, "at %s, children with a %s of %s: %d", c.At, role, by.Name, c.Children)
}

type careNoteCmd struct {
	Case      string `arg:"" help:"Such as SAR-1."`
	At        string `required:"" help:"Where the children are." placeholder:"WHERE"`
	Children  int    `required:"" help:"How many." placeholder:"N"`
	Continues bool   `help:"Written down before, elsewhere, and it still holds."`
	Time      string `help:"When it happened; now if empty." placeholder:"TIME"`
	once      `embed:""`
}

// Run records the note.
func (c careNoteCmd) Run(ctx context.Context, t *terminal) error {
	body, err := fact{Time: c.Time}.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	body["children"], body["continues"] = c.Children, c.Continues
	return t.post(ctx, carePath(c.Case, "/interests"), body, c.once, "at %s, children whose best interests are written down: %d", c.At, c.Children)
}

type carePlaceCmd struct {
	Case         string  `arg:"" help:"Such as SAR-1."`
	At           string  `required:"" help:"Where they are housed." placeholder:"WHERE"`
	Children     int     `required:"" help:"How many." placeholder:"N"`
	Arrangement  string  `required:"" help:"apart, with-family or with-unrelated-adults." enum:"apart,with-family,with-unrelated-adults" placeholder:"WORD"`
	PerRoom      int     `help:"Children in the fullest room." placeholder:"N"`
	SquareMetres float64 `help:"For each child, in the fullest room." placeholder:"N"`
	Plan         bool    `help:"It is planned and has not happened."`
	OfPlan       string  `help:"The entry that planned it, such as C2." placeholder:"ENTRY"`
	fact         `embed:""`
}

// Run records or plans a placement.
func (c carePlaceCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	body["children"], body["arrangement"], body["perRoom"], body["squareMetres"] = c.Children, c.Arrangement, c.PerRoom, c.SquareMetres
	if c.Plan {
		if err := planned(body, c.OfPlan); err != nil {
			return err
		}
		return t.post(ctx, carePath(c.Case, "/placement-plans"), body, c.once, "planned at %s, %s: children %d", c.At, c.Arrangement, c.Children)
	}
	put(body, "plan", c.OfPlan)
	return t.post(ctx, carePath(c.Case, "/placements"), body, c.once, "housed at %s, %s: children %d", c.At, c.Arrangement, c.Children)
}

// planned refuses what only something that has happened can have.
func planned(body map[string]any, ofPlan string) error {
	if _, ok := body["at"]; ok || ofPlan != "" {
		return fault.New(fault.Invalid, "cli.plan-time", "a plan has not happened: it has no time, and carries out no other plan").
			WithHint("leave --time and --of-plan out, or leave --plan out")
	}
	return nil
}

type careSplitCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	From     string `required:"" help:"Where one part is." placeholder:"WHERE"`
	To       string `required:"" help:"Where the other part is, or goes." placeholder:"WHERE"`
	Families int    `required:"" help:"How many families." placeholder:"N"`
	Reason   string `help:"Why; no names of people." placeholder:"TEXT"`
	Owner    string `help:"Organisation that brings them together." placeholder:"ORGANISATION"`
	Due      string `help:"By when." placeholder:"TIME"`
	Plan     bool   `help:"It is planned and has not happened."`
	OfPlan   string `help:"The entry that planned it, such as C2." placeholder:"ENTRY"`
	fact     `embed:""`
}

// Run records or plans a split.
func (c careSplitCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "from", c.From); err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "to", c.To); err != nil {
		return err
	}
	if err := t.putTask(ctx, body, c.Owner, c.Due); err != nil {
		return err
	}
	body["families"] = c.Families
	put(body, "reason", c.Reason)
	if c.Plan {
		if err := planned(body, c.OfPlan); err != nil {
			return err
		}
		return t.post(ctx, carePath(c.Case, "/split-plans"), body, c.once, "planned between %s and %s: families %d", c.From, c.To, c.Families)
	}
	put(body, "plan", c.OfPlan)
	return t.post(ctx, carePath(c.Case, "/splits"), body, c.once, "apart, at %s and %s: families %d", c.From, c.To, c.Families)
}

// putTask reads who brings families together, and by when.
func (t *terminal) putTask(ctx context.Context, body map[string]any, owner, due string) error {
	if owner != "" {
		o, err := t.node.organisationNamed(ctx, owner)
		if err != nil {
			return err
		}
		body["owner"] = o.ID
	}
	at, err := t.when(due)
	if at != nil {
		body["due"] = at
	}
	return err
}

type careEntryArg struct {
	Case  string `arg:"" help:"Such as SAR-1."`
	Entry string `arg:"" help:"Such as C3."`
}

func (a careEntryArg) path(before, after string) string {
	return carePath(a.Case, before+url.PathEscape(a.Entry)+after)
}

type careTaskCmd struct {
	careEntryArg `embed:""`
	Owner        string `required:"" help:"Organisation that brings them together." placeholder:"ORGANISATION"`
	Due          string `required:"" help:"By when." placeholder:"TIME"`
	once         `embed:""`
}

// Run gives the task.
func (c careTaskCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]any{}
	if err := t.putTask(ctx, body, c.Owner, c.Due); err != nil {
		return err
	}
	return t.post(ctx, c.path("/splits/", "/task"), body, c.once, "%s brings the families of %s together", c.Owner, c.Entry)
}

type careReuniteCmd struct {
	careEntryArg `embed:""`
	At           string `required:"" help:"Where they came together." placeholder:"WHERE"`
	fact         `embed:""`
}

// Run records the reunion.
func (c careReuniteCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	return t.post(ctx, c.path("/splits/", "/reunion"), body, c.once, "the families of %s are together again", c.Entry)
}
