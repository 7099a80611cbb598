package directory

import (
	"iter"

	"fanar/fault"
	"fanar/record/journal"
)

const (
	mostCapacity = 10_000
	mostSpeedKn  = 600.0       // of an aircraft
	mostNotice   = 7 * 24 * 60 // minutes
)

// checkUnit refuses what no vessel or aircraft can carry, make or wait, and a speed of what stands on land.
func (p Place) checkUnit() error {
	switch {
	case p.Capacity < 0 || p.Capacity > mostCapacity:
		return fault.New(fault.Invalid, "directory.capacity", "a capacity of {count} people cannot be; it is between 0 and {most}", "count", p.Capacity, "most", mostCapacity).WithField("capacity")
	case !(p.SpeedKn >= 0 && p.SpeedKn <= mostSpeedKn):
		return fault.New(fault.Invalid, "directory.speed", "a service speed of {speed} knots cannot be; it is between 0 and {most}", "speed", p.SpeedKn, "most", mostSpeedKn).WithField("speedKn")
	case p.NoticeMin < 0 || p.NoticeMin > mostNotice:
		return fault.New(fault.Invalid, "directory.notice", "a notice of {minutes} minutes cannot be; it is between 0 and {most}", "minutes", p.NoticeMin, "most", mostNotice).WithField("noticeMin")
	case p.Ashore() && (p.SpeedKn != 0 || p.NoticeMin != 0):
		return fault.New(fault.Invalid, "directory.not-unit", "a {type} goes nowhere: only a vessel or an aircraft has a speed and a notice", "type", p.Type).WithField("speedKn")
	}
	return nil
}

// Units gives the vessels and aircraft of the directory, by identifier.
func Units(r journal.Rows) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		for p, err := range Places.All(r, "") {
			if err == nil && p.Ashore() {
				continue
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}
