package ais

// ShipType is the type of ship and cargo as sent, 0-255. Source: M.1371-5 table 53.
type ShipType uint8

// Key gives a stable lower-case name for the group the type belongs to: "cargo", "tanker", "passenger", "high-speed",
// "wing-in-ground", "fishing", "towing", "dredging", "diving", "military", "sailing", "pleasure", "pilot", "sar", "tug",
// "port-tender", "anti-pollution", "law-enforcement", "medical", "neutral" (a ship of a state that is no party to an armed
// conflict), "other", or "unknown" for 0 and for the numbers that mean nothing.
func (t ShipType) Key() string {
	switch t {
	case 30:
		return "fishing"
	case 31, 32:
		return "towing"
	case 33:
		return "dredging"
	case 34:
		return "diving"
	case 35:
		return "military"
	case 36:
		return "sailing"
	case 37:
		return "pleasure"
	case 50:
		return "pilot"
	case 51:
		return "sar"
	case 52:
		return "tug"
	case 53:
		return "port-tender"
	case 54:
		return "anti-pollution"
	case 55:
		return "law-enforcement"
	case 56, 57:
		return "other" // for local use
	case 58:
		return "medical"
	case 59:
		return "neutral"
	}
	switch t / 10 {
	case 2:
		return "wing-in-ground"
	case 4:
		return "high-speed"
	case 6:
		return "passenger"
	case 7:
		return "cargo"
	case 8:
		return "tanker"
	case 9:
		return "other"
	}
	return "unknown"
}
