package alertline

// Source is by whom or by what the alert came, a stable lower-case word.
type Source string

const (
	// Phone is a call from the boat or from anybody, satellite telephones among them.
	Phone Source = "phone"
	// AlarmPhone is the hotline of that name.
	AlarmPhone Source = "alarm-phone"
	// Aircraft is an aeroplane, a helicopter or a drone that saw the boat.
	Aircraft Source = "aircraft"
	// Radio is VHF, MF or HF, digital selective calling among them.
	Radio Source = "radio"
	// Email is a written message of any sort.
	Email Source = "email"
	// NGO is a non-governmental organisation, at sea or ashore.
	NGO Source = "ngo"
	// Beacon is an EPIRB, PLB or AIS-SART.
	Beacon Source = "beacon"
	// Vessel is a merchant or other ship that saw the boat.
	Vessel Source = "vessel"
	// SourceUnknown is an alert whose way nobody wrote down.
	SourceUnknown Source = "unknown"
)

// sourceWords are the words for each source.
func sourceWords() []entry {
	return []entry{
		{value: string(AlarmPhone), words: `alarm phone, alarmphone, watch the med alarm phone, watch the med, هاتف الإنذار, الارم فون, imdat telefonu`},
		{value: string(Phone), words: `phone, phone call, telephone, telephone call, by phone, call, called, caller, satphone, sat phone, satellite phone, thuraya, telefono, per telefono, telefonata, chiamata, telefono satellitare, satellitare,
			هاتف, مكالمة, مكالمة هاتفية, اتصال, اتصال هاتفي, ثريا, هاتف ثريا, telefon, telefonla, çağrı, arama, uydu telefonu, téléphone, par téléphone, appel, appel téléphonique, téléphone satellite`},
		{value: string(Aircraft), words: `aircraft, airplane, aeroplane, plane, helicopter, helo, drone, uav, frontex aircraft, patrol aircraft, seabird, aereo, velivolo, elicottero, طائرة, مروحية, طائرة مسيرة, uçak, helikopter, avion, aéronef, hélicoptère, hélico`},
		{value: string(Radio), words: `radio, vhf, by radio, via radio, vhf radio, dsc, navtex, inmarsat, راديو, لاسلكي, لا سلكي, telsiz, par radio`},
		{value: string(Email), words: `e-mail, email, mail, by e-mail, by email, mail message, posta elettronica, via mail, via email, بريد, بريد إلكتروني, إيميل, e-posta, eposta, courriel, mél, courrier électronique, whatsapp, sms, message, messaggio, mesaj, رسالة`},
		{value: string(NGO), words: `ngo, ngo ship, ngo vessel, ong, nave ong, navire ong, nave ngo, منظمة غير حكومية, منظمة, سفينة إنقاذ, stk, stö, sivil toplum`},
		{value: string(Beacon), words: `beacon, epirb, plb, sart, ais sart, distress beacon, cospas sarsat, radiofaro, boa epirb, جهاز الاستغاثة, منارة استغاثة, işaret vericisi, balise, balise de détresse`},
		{value: string(Vessel), words: `merchant vessel, merchant ship, merchantman, tanker, container ship, cargo ship, bulk carrier, supply vessel, passing ship, passing vessel, mercantile, nave mercantile, petroliera, portacontainer, rimorchiatore, motonave,
			سفينة تجارية, ناقلة, ناقلة نفط, ticaret gemisi, yük gemisi, navire marchand, navire de commerce, cargo, pétrolier, porte conteneurs`},
	}
}
