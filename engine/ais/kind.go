package ais

// Kind says what sort of station an MMSI belongs to. The text is stable: it stands in data and in the API.
type Kind string

const (
	Ship     Kind = "ship"
	Aircraft Kind = "sar-aircraft" // 111
	Base     Kind = "base"         // coast station, 00
	Group    Kind = "group"        // a group of ships, 0
	AidToNav Kind = "aton"         // aid to navigation, real or virtual, 99
	Craft    Kind = "craft"        // a boat that belongs to a ship, 98
	Handheld Kind = "handheld"     // VHF set with a position, 8
	SART     Kind = "sart"         // search-and-rescue transmitter, 970
	MOB      Kind = "mob"          // man overboard device, 972
	EPIRB    Kind = "epirb"        // emergency beacon, 974
	Device   Kind = "device"       // autonomous device that has nothing to do with safety of navigation, 979
	Unknown  Kind = "unknown"      // no form of ITU-R M.585, such as 0 or 1193046
)

// KindOf tells the kind of a station by the digits of its MMSI. Many transmitters are set up wrongly: Unknown is no reason
// to hide one. Source: ITU-R M.585-9.
func KindOf(mmsi uint32) Kind {
	const million = 1_000_000
	switch {
	case mmsi >= 970*million && mmsi < 971*million:
		return SART
	case mmsi >= 972*million && mmsi < 973*million:
		return MOB
	case mmsi >= 974*million && mmsi < 975*million:
		return EPIRB
	case mmsi >= 979*million && mmsi < 980*million:
		return Device
	case mmsi >= 990*million && mmsi < 1000*million:
		return AidToNav
	case mmsi >= 980*million && mmsi < 990*million:
		return Craft
	case mmsi >= 800*million && mmsi < 900*million:
		return Handheld
	case mmsi >= 200*million && mmsi < 800*million:
		return Ship
	case mmsi >= 111*million && mmsi < 112*million:
		return Aircraft
	case mmsi >= 20*million && mmsi < 80*million:
		return Group
	case mmsi >= 2*million && mmsi < 8*million:
		return Base
	}
	return Unknown
}

// Distress reports whether the station is a locating device that only speaks in distress, or in a test of it.
func (k Kind) Distress() bool { return k == SART || k == MOB || k == EPIRB }
