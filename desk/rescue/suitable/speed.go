package suitable

// Usual speeds in knots, for units of which nobody knows more. They err on the slow side: a unit that comes earlier than said
// does no harm.
const (
	usualKn         = 10.0
	usualAircraftKn = 120.0
	leastKn         = 4.0 // slower than this she is drifting, fishing or manoeuvring: it says nothing of what she can make
)

// Notices in minutes, for units whose own is not in the directory.
const (
	moorNotice     = 60
	anchorNotice   = 30
	aircraftNotice = 30
)

// usualSpeed gives what ships of a type usually make; the names are those of package ais.
func usualSpeed(shipType string) float64 {
	switch shipType {
	case "high-speed", "pilot", "sar", "law-enforcement", "medical":
		return 20
	case "passenger", "military":
		return 16
	case "cargo", "tanker":
		return 12
	case "pleasure":
		return 12
	case "fishing", "towing", "dredging", "diving":
		return 8
	case "sailing":
		return 6
	}
	return usualKn
}

// speed gives the speed to reckon with, and where it comes from.
func speed(now *float32, serviceKn float64, shipType string, aircraft bool) (kn float64, basis Basis) {
	made := 0.0
	if now != nil {
		made = float64(*now)
	}
	switch {
	case serviceKn > 0:
		return serviceKn, ByService
	case made >= leastKn:
		return made, ByNow
	case aircraft:
		return usualAircraftKn, ByType
	}
	return usualSpeed(shipType), ByType
}

// motion reads the navigational status that AIS gives. A ship that says that she is moored and makes way has forgotten to
// change it.
func motion(status string, now *float32) Motion {
	fast := now != nil && float64(*now) >= leastKn
	switch status {
	case "aground", "not-under-command":
		return Unable
	case "moored":
		if !fast {
			return Moored
		}
	case "at-anchor":
		if !fast {
			return Anchored
		}
	}
	return UnderWay
}

// notice gives the minutes before she can leave.
func notice(m Motion, ownMin int, aircraft bool) int {
	switch {
	case m == UnderWay || m == Unable:
		return 0
	case ownMin > 0:
		return ownMin
	case aircraft:
		return aircraftNotice
	case m == Anchored:
		return anchorNotice
	}
	return moorNotice
}
