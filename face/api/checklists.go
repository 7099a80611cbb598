package api

import (
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/record/dispatch"
)

// checklistView is a checklist with what is ticked in a case. The words are English, as the codes of faults are; pages say
// them in the reader's language.
type checklistView struct {
	Key   string              `json:"key"`
	Done  int                 `json:"done"`
	Items []checklistItemView `json:"items" nullable:"false"`
}

type checklistItemView struct {
	Key    string        `json:"key"`
	Text   string        `json:"text"`
	Source string        `json:"source" doc:"The paragraph that it comes from"`
	Check  *rescue.Check `json:"check,omitempty" doc:"Absent if nobody ticked it"`
}

func (a *server) checklists() {
	read(a, endpoint{path: "/cases/{case}/checklists", id: "listChecklists", summary: "The checklists of a case with what is ticked; nothing in them is mandatory"}, "read.cases",
		func(s dispatch.State, in *CaseInPath) (list[checklistView], error) {
			return whole(checklistsOf(s, in.Case))
		})
	command[rescue.TickItem](a, onCase("/checklists/{item}/tick", "tickItem", "Record that what an item says was done"))
	command[rescue.UntickItem](a, onCase("/checklists/{item}/untick", "untickItem", "Take a tick back with a reason; both stay in the record"))
}

func checklistsOf(s dispatch.State, id string) ([]checklistView, error) {
	c, err := rescue.CaseByID(s, id)
	if err != nil {
		return nil, err
	}
	lists, err := rescue.Checklists()
	if err != nil {
		return nil, err
	}
	var out []checklistView
	for _, l := range lists {
		v := checklistView{Key: l.Key}
		for _, i := range l.Items {
			one := checklistItemView{Key: i.Key, Text: i18n.T("en", "checklist."+i.Key), Source: i.Source}
			if k, ticked := c.Checked(i.Key); ticked {
				one.Check = &k
				v.Done++
			}
			v.Items = append(v.Items, one)
		}
		out = append(out, v)
	}
	return out, nil
}
