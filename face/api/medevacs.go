package api

import "fanar/desk/rescue"

// medevacs are the requests to take people off for medical care. They stand in the case; changes to one are below it.
func (a *server) medevacs() {
	command[rescue.RequestMedevac](a, onCase("/medevacs", "requestMedevac", "Ask centres to take people off; a number and a category, nothing of one person"))
	command[rescue.AskMedevac](a, onCase("/medevacs/{medevac}/centres", "askMedevac", "Ask one more centre"))
	command[rescue.AnswerMedevac](a, onCase("/medevacs/{medevac}/answers", "answerMedevac", "Record what a centre answered; each centre has a deadline of its own (R6)"))
	command[rescue.DelayMedevac](a, onCase("/medevacs/{medevac}/delays", "delayMedevac", "Note why people are not taken off yet"))
	command[rescue.CompleteMedevac](a, onCase("/medevacs/{medevac}/completion", "completeMedevac", "Record that people were taken off; the headcount moves them to a hospital by itself"))
	command[rescue.CancelMedevac](a, onCase("/medevacs/{medevac}/cancellation", "cancelMedevac", "Record that nobody has to be taken off any more"))
}
