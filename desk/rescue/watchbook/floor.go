package watchbook

import (
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/record/dispatch"
)

// floor lists the alerts that wait and the alarms that stand. Feeds are observations and stand in no record, so their alarms
// are not in a report.
func (r *Report) floor(s dispatch.State) error {
	waiting, err := alert.InTriage(s)
	if err != nil {
		return err
	}
	for _, a := range waiting {
		r.Alerts = append(r.Alerts, AlertLine{Alert: a.ID, At: a.ReceivedAt.UTC(), Text: a.Alert.Raw})
	}
	standing, err := alarm.List(s, nil)
	if err != nil {
		return err
	}
	for _, a := range standing {
		line := AlarmLine{Alarm: a.ID, Cause: string(a.Cause), Subject: a.Subject, Rule: a.Rule, Since: a.Since.UTC()}
		if k := a.Acknowledged; k != nil {
			line.Acknowledged, line.Note = k.By, k.Note
		}
		r.Alarms = append(r.Alarms, line)
	}
	return nil
}
