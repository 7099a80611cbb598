package directory

import (
	"fanar/record/event"
	"fanar/record/journal"
)

// OrganisationRegistered is the fact that an organisation entered the directory or changed.
type OrganisationRegistered struct{ Organisation }

// PlaceRegistered is the fact that a place entered the directory or changed.
type PlaceRegistered struct{ Place }

// UserAdded is the fact that a person may sign in, or that its roles changed. No password stands in it, and since its
// version 2 neither name nor contact: see [Account].
type UserAdded struct{ Account }

// UserProposed is the fact that somebody asked for a change of a user which waits for the oversight to confirm it.
type UserProposed struct{ Account }

// PlaceAssessed is the fact that a body assessed places.
type PlaceAssessed struct{ Assessment }

func (OrganisationRegistered) Kind() string { return "directory.organisation-registered" }
func (PlaceRegistered) Kind() string        { return "directory.place-registered" }
func (UserAdded) Kind() string              { return "directory.user-added" }
func (UserAdded) Version() int              { return 2 }
func (UserProposed) Kind() string           { return "directory.user-proposed" }
func (PlaceAssessed) Kind() string          { return "directory.place-assessed" }

// Desk derives the directory's views.
type Desk struct{}

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case OrganisationRegistered{}.Kind():
		var f OrganisationRegistered
		if err := e.Decode(&f); err != nil {
			return err
		}
		return Organisations.Put(w, f.ID, e.Number, f.Organisation)
	case PlaceRegistered{}.Kind():
		var f PlaceRegistered
		if err := e.Decode(&f); err != nil {
			return err
		}
		return Places.Put(w, f.ID, e.Number, f.Place)
	case UserAdded{}.Kind():
		var f UserAdded
		if err := e.Decode(&f); err != nil {
			return err
		}
		if err := Proposals.Delete(w, f.ID); err != nil {
			return err
		}
		return Users.Put(w, f.ID, e.Number, f.Account)
	case UserProposed{}.Kind():
		return propose(w, e)
	case DutyContactRegistered{}.Kind(), DutyContactEnded{}.Kind():
		return foldDuty(w, e)
	case PlaceAssessed{}.Kind():
		var f PlaceAssessed
		if err := e.Decode(&f); err != nil {
			return err
		}
		f.Author, f.Record = e.Author, e.Number
		return Assessments.Put(w, f.ID, e.Number, f.Assessment)
	}
	return nil
}
