package places

import (
	"reflect"
	"strconv"
	"strings"

	"fanar/desk/directory"
	"fanar/engine/geo"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

func (p *Page) registerOrganisation(v *screen.Visit) error {
	if err := p.room.Dispatch.Authorise(v.Context(), v.Actor, directory.RegisterOrganisation{}.Action(), ""); err != nil {
		return err
	}
	made := directory.Organisation{ID: v.Field("id"), Name: v.Field("name"), Names: names(v), Type: v.Field("type"), State: v.Field("state")}
	if err := free(v, directory.Organisations, made.ID, made); err != nil {
		return p.back(v, err)
	}
	return p.register(v, directory.RegisterOrganisation{Organisation: made}, subject("organisation", made.ID))
}

func (p *Page) registerPlace(v *screen.Visit) error {
	if err := p.room.Dispatch.Authorise(v.Context(), v.Actor, directory.RegisterPlace{}.Action(), ""); err != nil {
		return err
	}
	made, err := placeOf(v)
	if err == nil {
		err = free(v, directory.Places, made.ID, made)
	}
	if err != nil {
		return p.back(v, err)
	}
	return p.register(v, directory.RegisterPlace{Place: made}, subject("place", made.ID))
}

// register carries an entry through the door. A form that was made to change an entry names the version that it saw.
func (p *Page) register(v *screen.Visit, c dispatch.Command, subject string) error {
	receipt, err := v.Do(c, subject)
	if err != nil {
		return p.back(v, err)
	}
	return v.Recorded("/places", receipt)
}

// back shows the page again with everything that was typed.
func (p *Page) back(v *screen.Visit, err error) error {
	if !correctable(err) {
		return err
	}
	return p.renderDirectory(v, screen.Status(err), v.Back(0, err))
}

// free refuses to overwrite an entry by a form that was made for a new one. The same entry sent twice is let through: the
// door knows the form by its key.
func free[T any](v *screen.Visit, entries journal.Table[T], id string, made T) error {
	if v.Field("version") != "" {
		return nil
	}
	return v.Read("read.places", func(s dispatch.State) error {
		got, ok, err := entries.Get(s, id)
		if err != nil || !ok || reflect.DeepEqual(got, made) {
			return err
		}
		return fault.New(fault.Conflict, "directory.taken", "the directory already has an entry {id}", "id", id).WithField("id").
			WithHint("choose another identifier, or change the entry from the list")
	})
}

// names are the names in other languages; nil if none was typed.
func names(v *screen.Visit) map[string]string {
	var out map[string]string
	for _, lang := range otherLanguages() {
		if name := v.Field("name-" + lang); name != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[lang] = name
		}
	}
	return out
}

// placeOf reads the form of a place. Errors are faults that name the field.
func placeOf(v *screen.Visit) (directory.Place, error) {
	p := directory.Place{ID: v.Field("id"), Name: v.Field("name"), Names: names(v), Type: v.Field("type"), Country: v.Field("country"), Org: v.Field("organisation")}
	if text := v.Field("mmsi"); text != "" {
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil || len(text) != 9 {
			return p, fault.New(fault.Invalid, "case.mmsi", "{mmsi} is no MMSI; it has nine digits", "mmsi", text).WithField("mmsi")
		}
		p.MMSI = uint32(n)
	}
	if err := unitOf(v, &p); err != nil {
		return p, err
	}
	text := v.Field("position")
	if text == "" {
		return p, nil
	}
	at, err := geo.Parse(text)
	if err != nil {
		return p, fault.As(err).WithField("position")
	}
	p.Position = &at
	return p, nil
}

// unitOf reads what the form says of a vessel or an aircraft as a unit: whom she can take, how fast she is, how soon she
// leaves.
func unitOf(v *screen.Visit, p *directory.Place) error {
	for field, to := range map[string]*int{"capacity": &p.Capacity, "noticeMin": &p.NoticeMin} {
		if text := v.Field(field); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return notNumber(text, field)
			}
			*to = n
		}
	}
	if text := v.Field("speedKn"); text != "" {
		kn, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil {
			return notNumber(text, "speedKn")
		}
		p.SpeedKn = kn
	}
	return nil
}

func notNumber(text, field string) error {
	return fault.New(fault.Invalid, "form.number", "{text} is not a number", "text", text).WithField(field)
}
