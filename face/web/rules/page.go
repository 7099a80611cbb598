// Package rules is the pages of the rules that bind everybody here: all of them with how each works today, and one in
// full with what it stands on, what would satisfy it, and how often it said no.
//
// The texts come from the policy pack in force; nothing here is more or less than it says. What a rule does not check yet
// is said as plainly as what it does. Start with [Open].
package rules

import (
	"embed"
	"net/http"
	"net/url"

	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

//go:embed list.html
var listFiles embed.FS

//go:embed rule.html
var ruleFiles embed.FS

// Page is the list and the rules.
type Page struct {
	room      *screen.Room
	list, one *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	one, err := room.Screen(ruleFiles)
	return &Page{room: room, list: list, one: one}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /rules", p.room.Signed(p.showList))
	mux.Handle("GET /rules/{rule}", p.room.Signed(p.show))
}

// states are the ways in which a rule works, those that act by themselves first.
var states = [...]string{policy.StateInForce, policy.StateClock, policy.StateHeld, policy.StateWaiting}

type listData struct {
	Tabs     []screen.Tab
	Pack     string
	States   []filter
	Chapters []filter
	Groups   []group
	Shown    int
	All      int
}

// filter is a choice of the list with how many rules it would show.
type filter struct {
	State, Text, URL string
	Count            int
	Here             bool
}

// group is the rules of one chapter.
type group struct {
	Chapter, Text string
	Rows          []row
}

// row is a rule in the list.
type row struct {
	policy.Rule
	State     string
	Today     bool // today lies between its first and its last day
	Overrides int  // in force now
}

func (p *Page) showList(v *screen.Visit) error {
	d := listData{Tabs: v.Oversight("/rules")}
	err := v.Read("read.rules", func(s dispatch.State) error {
		overrides, err := policy.OverridesInForce(s, s.Now)
		if err != nil {
			return err
		}
		pack := s.Policy.Pack()
		d.Pack, d.All = pack.Name(), len(pack.Rules)
		d.fill(v, s, pack.Rules, overrides)
		return nil
	})
	if err != nil {
		return err
	}
	return p.list.Render(v.W, http.StatusOK, v.Page(v.T("rules.title"), "oversight", d))
}

// fill sorts the rules into chapters and counts what each filter would show beside the other one.
func (d *listData) fill(v *screen.Visit, s dispatch.State, rules []policy.Rule, overrides []policy.Override) {
	state, chapter := v.Query("state"), v.Query("chapter")
	byState, byChapter := map[string]int{}, map[string]int{}
	groups := map[string]*group{}
	for _, r := range rules {
		in := chapterOf(r.ID)
		if chapter == "" || chapter == in {
			byState[r.State()]++
		}
		if state == "" || state == r.State() {
			byChapter[in]++
		}
		if chapter != "" && chapter != in || state != "" && state != r.State() {
			continue
		}
		if groups[in] == nil {
			groups[in] = &group{Chapter: in, Text: v.T("rule-chapter." + in)}
		}
		groups[in].Rows = append(groups[in].Rows, rowOf(v, s, r, overrides))
		d.Shown++
	}
	d.States = append(d.States, filterOf(v.T("rules.any-state"), "", chapter, sum(byState), state == ""))
	for _, one := range states {
		f := filterOf(v.T("rule-state."+one), one, chapter, byState[one], state == one)
		f.State = one
		d.States = append(d.States, f)
	}
	d.Chapters = append(d.Chapters, filterOf(v.T("rules.any-chapter"), state, "", sum(byChapter), chapter == ""))
	for _, one := range chapterNames() {
		if byChapter[one] > 0 || chapter == one {
			d.Chapters = append(d.Chapters, filterOf(v.T("rule-chapter."+one), state, one, byChapter[one], chapter == one))
		}
		if groups[one] != nil {
			d.Groups = append(d.Groups, *groups[one])
		}
	}
}

func rowOf(v *screen.Visit, s dispatch.State, r policy.Rule, overrides []policy.Override) row {
	out := row{Rule: r, State: r.State(), Today: policy.InForce(r.From, r.Until, s.Now)}
	out.Text = v.Rule(r.ID, "text", r.Text)
	for _, o := range overrides {
		if o.Rule == r.ID {
			out.Overrides++
		}
	}
	return out
}

func filterOf(text, state, chapter string, count int, here bool) filter {
	q := url.Values{}
	if state != "" {
		q.Set("state", state)
	}
	if chapter != "" {
		q.Set("chapter", chapter)
	}
	f := filter{Text: text, URL: "/rules", Count: count, Here: here}
	if len(q) > 0 {
		f.URL += "?" + q.Encode()
	}
	return f
}

func sum(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
