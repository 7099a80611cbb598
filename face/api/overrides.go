package api

import (
	"net/http"
	"slices"

	"fanar/desk/oversight"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// overrideView is an override and how far it is now.
type overrideView struct {
	policy.Override
	State string `json:"state" enum:"requested,in-force,ended,expired"`
}

type overrideList struct {
	State string `query:"state" enum:"requested,in-force,ended,expired" doc:"Only overrides of this state"`
	About string `query:"about" doc:"Only overrides about a subject, such as case/SAR-1"`
}

type overrideInPath struct {
	Override string `path:"override" example:"OV-1"`
}

func (a *server) overrides() {
	read(a, endpoint{path: "/overrides", id: "listOverrides", summary: "Overrides, newest first"}, "read.overrides",
		func(s dispatch.State, in *overrideList) (list[overrideView], error) {
			var out []overrideView
			for o, err := range policy.Overrides.All(s, "") {
				if err != nil {
					return list[overrideView]{}, err
				}
				v := overrideView{o, o.State(s.Now)}
				if (in.State == "" || v.State == in.State) && (in.About == "" || o.Subject == in.About) {
					out = append(out, v)
				}
			}
			slices.SortFunc(out, func(a, b overrideView) int { return int(int64(b.Requested.Record) - int64(a.Requested.Record)) })
			return whole(out, nil)
		})
	readOne(a, endpoint{path: "/overrides/{override}", id: "getOverride", summary: "One override"}, "read.overrides",
		func(s dispatch.State, in *overrideInPath) (overrideView, uint64, error) {
			o, err := policy.OverrideByID(s, in.Override)
			return overrideView{o, o.State(s.Now)}, o.Version, err
		})
	command[oversight.RequestOverride](a, endpoint{method: http.MethodPost, path: "/overrides", id: "requestOverride", status: http.StatusCreated,
		summary: "Ask that one action on one subject may pass one rule for a while; it lets nothing through yet"})
	on := func(rest, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/overrides/{override}" + rest, id: id, summary: summary, subject: "override/{override}"}
	}
	command[oversight.ApproveOverride](a, on("/approval", "approveOverride", "Approve an override as the second person, of another organisation; an incident opens with it"))
	command[oversight.EndOverride](a, on("/end", "endOverride", "End an override, or turn a request down"))
}
