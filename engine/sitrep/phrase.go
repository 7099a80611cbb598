package sitrep

// none stands for a part of which nothing is known or to be said, in every language.
const none = "NIL"

// words are what a report says in one language.
type words struct {
	priority, when, from, to, ref string
	final, exercise               string
	priorities                    [4]string  // in the order of Priorities
	headings                      [13]string // in the order of the letters
}

// Languages are those in which a report can be written.
func Languages() []string { return []string{"en", "it", "ar", "tr", "fr"} }

// wordsOf gives the words of a language; an unknown one is English.
func wordsOf(lang string) words {
	switch lang {
	case "it":
		return words{
			priority: "PRIORITÀ", when: "DATA E ORA", from: "DA", to: "DESTINATARI", ref: "CASO", final: "FINALE", exercise: "ESERCITAZIONE",
			priorities: [4]string{"SOCCORSO", "URGENZA", "SICUREZZA", "ROUTINE"},
			headings: [13]string{"IDENTITÀ DEL SINISTRATO", "POSIZIONE", "SITUAZIONE", "NUMERO DI PERSONE", "ASSISTENZA RICHIESTA",
				"CENTRO DI COORDINAMENTO", "DESCRIZIONE DEL SINISTRATO", "METEO IN ZONA", "AZIONI INTRAPRESE", "AREA DI RICERCA",
				"ISTRUZIONI DI COORDINAMENTO", "PIANI FUTURI", "ULTERIORI INFORMAZIONI"},
		}
	case "ar":
		return words{
			priority: "الأولوية", when: "التاريخ والوقت", from: "من", to: "إلى", ref: "الحالة", final: "نهائي", exercise: "تمرين",
			priorities: [4]string{"استغاثة", "استعجال", "سلامة", "عادي"},
			headings: [13]string{"هوية الوحدة المنكوبة", "الموقع", "الوضع", "عدد الأشخاص", "المساعدة المطلوبة",
				"مركز التنسيق", "وصف الوحدة المنكوبة", "الطقس في الموقع", "الإجراءات المتخذة", "منطقة البحث",
				"تعليمات التنسيق", "الخطط المقبلة", "معلومات إضافية"},
		}
	case "tr":
		return words{
			priority: "ÖNCELİK", when: "TARİH VE SAAT", from: "KİMDEN", to: "KİME", ref: "OLAY", final: "SON", exercise: "TATBİKAT",
			priorities: [4]string{"TEHLİKE", "İVEDİ", "EMNİYET", "RUTİN"},
			headings: [13]string{"KAZAZEDENİN KİMLİĞİ", "MEVKİ", "DURUM", "KİŞİ SAYISI", "İSTENEN YARDIM",
				"KOORDİNE EDEN MERKEZ", "KAZAZEDENİN TANIMI", "OLAY YERİNDE HAVA", "YAPILAN İŞLER", "ARAMA SAHASI",
				"KOORDİNASYON TALİMATI", "SONRAKİ PLANLAR", "EK BİLGİ"},
		}
	case "fr":
		return words{
			priority: "PRIORITÉ", when: "DATE ET HEURE", from: "DE", to: "DESTINATAIRES", ref: "CAS", final: "FINAL", exercise: "EXERCICE",
			priorities: [4]string{"DÉTRESSE", "URGENCE", "SÉCURITÉ", "ROUTINE"},
			headings: [13]string{"IDENTITÉ DU SINISTRÉ", "POSITION", "SITUATION", "NOMBRE DE PERSONNES", "ASSISTANCE DEMANDÉE",
				"CENTRE COORDONNATEUR", "DESCRIPTION DU SINISTRÉ", "MÉTÉO SUR ZONE", "MESURES PRISES", "ZONE DE RECHERCHE",
				"CONSIGNES DE COORDINATION", "PLANS ULTÉRIEURS", "RENSEIGNEMENTS COMPLÉMENTAIRES"},
		}
	}
	return words{
		priority: "PRIORITY", when: "DATE AND TIME", from: "FROM", to: "TO", ref: "CASE", final: "FINAL", exercise: "EXERCISE",
		priorities: [4]string{"DISTRESS", "URGENCY", "SAFETY", "ROUTINE"},
		headings: [13]string{"IDENTITY OF CASUALTY", "POSITION", "SITUATION", "NUMBER OF PERSONS", "ASSISTANCE REQUIRED",
			"COORDINATING RCC", "DESCRIPTION OF CASUALTY", "WEATHER ON SCENE", "INITIAL ACTIONS TAKEN", "SEARCH AREA",
			"COORDINATING INSTRUCTIONS", "FUTURE PLANS", "ADDITIONAL INFORMATION"},
	}
}

// Heading gives what a part is called in a language, in capitals; the letter itself if there is no such part.
func Heading(letter, lang string) string {
	for i, l := range Letters(Full) {
		if l == letter {
			return wordsOf(lang).headings[i]
		}
	}
	return letter
}

// others are headings as other centres write them, by letter.
func others() map[string][]string {
	return map[string][]string{
		"D": {"NUMBER OF PERSONS AT RISK", "PERSONS AT RISK", "POB", "PERSONNES EN DANGER", "PERSONE A RISCHIO"},
		"F": {"CO-ORDINATING RCC", "RCC"},
		"H": {"WEATHER", "WEATHER ON-SCENE"},
		"J": {"INITIAL ACTION TAKEN", "ACTIONS TAKEN"},
		"L": {"CO-ORDINATING INSTRUCTIONS"},
		"N": {"ADDITIONAL INFORMATION/CONCLUSIONS", "ADDITIONAL INFORMATION/CONCLUSION", "ADDITIONAL INFORMATION / CONCLUSION", "CONCLUSION"},
	}
}
