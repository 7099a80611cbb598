package sitrep

import (
	"fmt"
	"strings"
)

// phrase says something in the language of a report, which need not be that of its reader: a report to another centre is written
// in the language of that centre. An id that a language lacks is said in English.
func phrase(lang, id string, args ...any) string {
	text, ok := phrases(lang)[id]
	if !ok {
		text = phrases("en")[id]
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(args[i])+"}", fmt.Sprint(args[i+1]))
	}
	return text
}

// phrases are what a draft can say in a language.
func phrases(lang string) map[string]string {
	switch lang {
	case "it":
		return italian()
	case "ar":
		return arabic()
	case "tr":
		return turkish()
	case "fr":
		return french()
	}
	return english()
}

func english() map[string]string {
	return map[string]string{
		"boat.rubber": "rubber boat", "boat.wooden": "wooden boat", "boat.metal": "metal boat", "boat.fibreglass": "fibreglass boat",
		"boat.sailing": "sailing boat", "boat.fishing": "fishing boat", "boat.unknown": "boat, kind not known",
		"phase.uncertainty": "uncertainty phase", "phase.alert": "alert phase", "phase.distress": "distress phase", "phase.closed": "case closed: {outcome}",
		"need.taking-water": "taking water", "need.sinking": "sinking", "need.capsized": "capsized", "need.deflating": "losing air", "need.engine-failure": "engine failure",
		"need.adrift": "adrift", "need.no-fuel": "no fuel", "need.no-food-or-water": "no food or water", "need.no-life-jackets": "no life jackets",
		"need.overcrowded": "overcrowded", "need.fire": "fire on board", "need.medical": "medical cases", "need.pregnant": "pregnant women", "need.dead": "dead reported",
		"need.missing": "missing reported", "need.in-the-water": "people in the water", "need.rough-sea": "rough sea",
		"alerted": "alert received {time}", "said": "as alerted: {text}",
		"no-position": "no position known", "position-by": "source: {source}", "source.alert": "the alert", "source.officer": "duty officer", "source.unknown": "source not stated", "source.unstated": "source not stated",
		"source.phone": "telephone call", "source.alarm-phone": "Alarm Phone", "source.aircraft": "aircraft", "source.radio": "radio", "source.email": "e-mail", "source.ngo": "NGO", "source.beacon": "beacon", "source.vessel": "vessel",
		"estimate-by": "{numbers}, {source}, {time}", "said-words": "said: {text}", "counted": "counted: found {found}, embarked {embarked}, landed {landed}, placed {placed}",
		"gap": "not accounted for: {count}", "dead": "dead: {count}", "waiting": "handovers awaiting their second count: {count}",
		"withheld": "counts are withheld until the second count is made", "no-number": "number not known",
		"want.coordinator": "a coordinating centre is not named yet", "want.unit": "a unit to go to the position", "want.medevac": "medical evacuation {id}: {count} people, asked {centres}",
		"want.safety": "place of safety, asked {centre} {time}, no answer", "want.none": "none at present",
		"coordinator": "{centre}", "coordinator-none": "NOT NAMED", "coordinator-offered": "handover offered to {centre} {time}",
		"trait.type": "type", "trait.colour": "colour", "trait.length": "length, m", "trait.material": "material", "trait.engine": "engine", "trait.flag": "flag",
		"trait.markings": "markings", "trait.condition": "condition", "trait": "{trait}: {text}",
		"unit": "{unit}: {state}", "unit-eta": "{unit}: {state}, ETA {eta}", "unit-osc": "on-scene coordinator: {unit}",
		"state.tasked": "tasked, no answer", "state.acknowledged": "acknowledged, no answer", "state.accepted": "on the way", "state.on-scene": "on scene", "state.declined": "declined", "state.released": "released",
		"plan.landing": "landing ordered at {place}", "plan.landing-by": "landing ordered at {place} by {unit}", "plan.transfer": "transfer to {unit}, next port {place}",
		"safety.granted": "{centre} named {place} {time}", "safety.refused": "{centre} refused a place of safety {time}", "safety.no-reply": "{centre} gave no reply by {time}", "safety.asked": "{centre} asked for a place of safety {time}",
		"act.position": "{time} position reported: {text}", "act.note": "{time} note: {text}", "act.phase": "{time} {text}", "act.coordinator": "{time} coordination: {text}",
		"act.tasked": "{time} {text} tasked", "act.accepted": "{time} {text} accepted", "act.declined": "{time} {text} declined", "act.released": "{time} {text} released",
		"act.safety": "{time} place of safety requested from {text}", "act.landing": "{time} landing ordered at {text}", "act.transfer": "{time} transfer ordered to {text}",
		"act.closed": "{time} case closed: {text}", "act.reopened": "{time} case reopened: {text}", "act.before": "{count} earlier entries in the log",
		"since": "since situation report {number}", "ended": "search and rescue operations terminated {time}", "record": "record {number} of {centre}",
	}
}

func italian() map[string]string {
	return map[string]string{
		"boat.rubber": "gommone", "boat.wooden": "barca in legno", "boat.metal": "barca in metallo", "boat.fibreglass": "barca in vetroresina",
		"boat.sailing": "barca a vela", "boat.fishing": "peschereccio", "boat.unknown": "imbarcazione di tipo ignoto",
		"phase.uncertainty": "fase di incertezza", "phase.alert": "fase di allarme", "phase.distress": "fase di pericolo", "phase.closed": "caso chiuso: {outcome}",
		"need.taking-water": "imbarca acqua", "need.sinking": "sta affondando", "need.capsized": "capovolta", "need.deflating": "si sgonfia", "need.engine-failure": "motore in avaria",
		"need.adrift": "alla deriva", "need.no-fuel": "senza carburante", "need.no-food-or-water": "senza cibo o acqua", "need.no-life-jackets": "senza giubbotti di salvataggio",
		"need.overcrowded": "sovraffollata", "need.fire": "incendio a bordo", "need.medical": "casi medici", "need.pregnant": "donne incinte", "need.dead": "segnalati morti",
		"need.missing": "segnalati dispersi", "need.in-the-water": "persone in acqua", "need.rough-sea": "mare mosso",
		"alerted": "allarme ricevuto {time}", "said": "testo dell'allarme: {text}",
		"no-position": "posizione non nota", "position-by": "fonte: {source}", "source.alert": "l'allarme", "source.officer": "ufficiale di servizio", "source.unknown": "fonte non indicata", "source.unstated": "fonte non indicata",
		"source.phone": "telefonata", "source.alarm-phone": "Alarm Phone", "source.aircraft": "aeromobile", "source.radio": "radio", "source.email": "e-mail", "source.ngo": "ONG", "source.beacon": "radioboa", "source.vessel": "nave",
		"estimate-by": "{numbers}, {source}, {time}", "said-words": "detto: {text}", "counted": "contati: trovati {found}, imbarcati {embarked}, sbarcati {landed}, sistemati {placed}",
		"gap": "mancano all'appello: {count}", "dead": "morti: {count}", "waiting": "consegne in attesa del secondo conteggio: {count}",
		"withheld": "i conteggi sono trattenuti fino al secondo conteggio", "no-number": "numero non noto",
		"want.coordinator": "non è ancora designato un centro di coordinamento", "want.unit": "un'unità che vada sulla posizione", "want.medevac": "evacuazione medica {id}: {count} persone, chiesta a {centres}",
		"want.safety": "luogo sicuro, chiesto a {centre} {time}, senza risposta", "want.none": "al momento nessuna",
		"coordinator": "{centre}", "coordinator-none": "NON DESIGNATO", "coordinator-offered": "passaggio offerto a {centre} {time}",
		"trait.type": "tipo", "trait.colour": "colore", "trait.length": "lunghezza, m", "trait.material": "materiale", "trait.engine": "motore", "trait.flag": "bandiera",
		"trait.markings": "scritte", "trait.condition": "stato", "trait": "{trait}: {text}",
		"unit": "{unit}: {state}", "unit-eta": "{unit}: {state}, ETA {eta}", "unit-osc": "coordinatore in zona: {unit}",
		"state.tasked": "incaricata, senza risposta", "state.acknowledged": "ha ricevuto, senza risposta", "state.accepted": "in rotta", "state.on-scene": "in zona", "state.declined": "ha declinato", "state.released": "rilasciata",
		"plan.landing": "sbarco ordinato a {place}", "plan.landing-by": "sbarco ordinato a {place} con {unit}", "plan.transfer": "trasbordo su {unit}, prossimo porto {place}",
		"safety.granted": "{centre} ha indicato {place} {time}", "safety.refused": "{centre} ha rifiutato un luogo sicuro {time}", "safety.no-reply": "{centre} non ha risposto entro {time}", "safety.asked": "chiesto a {centre} un luogo sicuro {time}",
		"act.position": "{time} posizione segnalata: {text}", "act.note": "{time} nota: {text}", "act.phase": "{time} {text}", "act.coordinator": "{time} coordinamento: {text}",
		"act.tasked": "{time} incaricata {text}", "act.accepted": "{time} {text} ha accettato", "act.declined": "{time} {text} ha declinato", "act.released": "{time} rilasciata {text}",
		"act.safety": "{time} chiesto un luogo sicuro a {text}", "act.landing": "{time} sbarco ordinato a {text}", "act.transfer": "{time} trasbordo ordinato su {text}",
		"act.closed": "{time} caso chiuso: {text}", "act.reopened": "{time} caso riaperto: {text}", "act.before": "altre {count} annotazioni precedenti nel registro",
		"since": "dal rapporto di situazione {number}", "ended": "operazioni di ricerca e soccorso terminate {time}", "record": "registrazione {number} di {centre}",
	}
}
