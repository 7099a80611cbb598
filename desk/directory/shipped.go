package directory

import (
	"fanar/record/event"
	"fanar/record/policy"
)

// ShippedAssessments drafts the assessments that come with a policy pack. They stand beside every other assessment of
// the place and cannot be removed; see R10.
func ShippedAssessments(p policy.Pack) []event.Draft {
	drafts := make([]event.Draft, 0, len(p.Assessments))
	for _, a := range p.Assessments {
		drafts = append(drafts, event.Draft{Subject: "assessment/" + a.ID, Refs: []string{a.Scope}, Fact: PlaceAssessed{Assessment{
			ID: a.ID, Assessor: a.Assessor, Scope: a.Scope, LifeNotThreatened: a.Safe, BasicNeedsMet: a.Safe, OnwardTransport: a.Safe,
			Basis: a.Basis, From: a.From, Until: a.Until, Note: a.Note, Shipped: true,
		}}})
	}
	return drafts
}
