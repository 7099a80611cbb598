package screen

import "fanar/desk/rescue"

// Urgency tells how a page shows a step that a case waits for: "late" where it needs a person now, since no coordinator
// is named or no unit goes; "soon" where somebody else has to answer; else empty.
func Urgency(step string) string {
	switch step {
	case rescue.StepCoordinator, rescue.StepAsset:
		return "late"
	case rescue.StepAnswer, rescue.StepLanding:
		return "soon"
	}
	return ""
}
