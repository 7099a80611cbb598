package ais

// Fix is the kind of device that finds the position, as sent, 0-15. Source: M.1371-5 table 54.
type Fix uint8

// Key gives a stable lower-case name: "gps", "glonass", "gps-glonass", "loran-c", "chayka", "integrated", "surveyed",
// "galileo", "internal" or "unknown".
func (f Fix) Key() string {
	switch f {
	case 1:
		return "gps"
	case 2:
		return "glonass"
	case 3:
		return "gps-glonass"
	case 4:
		return "loran-c"
	case 5:
		return "chayka"
	case 6:
		return "integrated"
	case 7:
		return "surveyed"
	case 8:
		return "galileo"
	case 15:
		return "internal"
	}
	return "unknown"
}

// Aid is the type of an aid to navigation as sent, 0-31. Source: M.1371-5 table 74.
type Aid uint8

// Key gives a stable lower-case name for the group: "reference-point", "racon", "offshore-structure", "wreck-mark",
// "light", "beacon", "buoy", "light-vessel" or "unknown".
func (a Aid) Key() string {
	switch {
	case a == 1:
		return "reference-point"
	case a == 2:
		return "racon"
	case a == 3:
		return "offshore-structure"
	case a == 4:
		return "wreck-mark"
	case a >= 5 && a <= 8:
		return "light"
	case a >= 9 && a <= 19:
		return "beacon"
	case a >= 20 && a <= 30:
		return "buoy"
	case a == 31:
		return "light-vessel"
	}
	return "unknown"
}
