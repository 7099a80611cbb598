package places_test

import (
	"net/http"
	"net/url"
	"testing"

	"fanar/desk/directory"
	"fanar/record/journal"
)

// What a vessel can take, how fast she is and how soon she leaves stand in her entry, and come back in the form that changes it.
func TestAUnitsCapacitySpeedAndNotice(t *testing.T) {
	s := open(t)
	admin := s.As(t, "admin")
	form := url.Values{"form": {"place"}, "key": {"u1"}, "id": {"swift"}, "name": {"Swift"}, "type": {"vessel"}, "capacity": {"40"}, "speedKn": {"24,5"}, "noticeMin": {"15"}}
	admin.Post("/places", form).Want(http.StatusSeeOther)
	s.View(t, func(r journal.Reader) error {
		p, err := directory.PlaceByID(r, "swift")
		if p.Capacity != 40 || p.SpeedKn != 24.5 || p.NoticeMin != 15 {
			t.Errorf("the entry: %+v", p)
		}
		return err
	})
	admin.Get("/places?place=swift").Want(http.StatusOK, `name="capacity" inputmode="numeric" value="40"`, `value="24.5"`, `name="noticeMin" inputmode="numeric" value="15"`)
	for name, change := range map[string]struct{ field, value, says string }{
		"no number":           {"capacity", "many", "is not a number"},
		"too many people":     {"capacity", "20000", "cannot be"},
		"faster than sound":   {"speedKn", "900", "cannot be"},
		"leaves in the past":  {"noticeMin", "-5", "cannot be"},
		"a port that travels": {"type", "port", "goes nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := url.Values{}
			for k, v := range form {
				wrong[k] = v
			}
			wrong.Set("id", "other")
			wrong.Set("key", name)
			wrong.Set(change.field, change.value)
			admin.Post("/places", wrong).Want(http.StatusUnprocessableEntity, change.says)
		})
	}
}
