package frame

// AlarmBar is what the header of every page says of the alarms. It is fetched again whenever a record came, and now and
// then by time alone.
type AlarmBar struct {
	Count  int    // how many call somebody
	Level  string // the most urgent of them: "alarm", "warning" or "caution"
	First  string // the first of them in words
	Calls  string // a few letters for each, so that the script knows a new one; never shown
	Drills bool   // all of them are drills: then the sound comes once and does not go on
}
