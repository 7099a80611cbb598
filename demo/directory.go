package demo

import (
	"fanar/desk/directory"
	"fanar/record/dispatch"
)

// Organisations, places and users of the demonstration. The bodies and ports are public; the users are invented.

func org(id, name, kind, state string, names map[string]string) dispatch.Command {
	return directory.RegisterOrganisation{Organisation: directory.Organisation{ID: id, Name: name, Names: names, Type: kind, State: state}}
}

var organisations = []dispatch.Command{
	org("mrcc-rome", "MRCC Rome", "rescue-coordination-centre", "IT", map[string]string{"it": "MRCC Roma", "ar": "مركز تنسيق الإنقاذ روما", "tr": "MRCC Roma", "fr": "MRCC Rome"}),
	org("rcc-malta", "RCC Malta", "rescue-coordination-centre", "MT", map[string]string{"ar": "مركز تنسيق الإنقاذ مالطا"}),
	org("coast-guard-it", "Italian Coast Guard", "coast-guard", "IT", map[string]string{"it": "Guardia Costiera", "ar": "خفر السواحل الإيطالي", "tr": "İtalyan Sahil Güvenliği", "fr": "Garde-côtes italienne"}),
	org("aurora-rescue", "Aurora Rescue", "ngo", "", map[string]string{"ar": "أورورا للإنقاذ"}),
	org("port-lampedusa", "Port of Lampedusa", "port", "IT", map[string]string{"it": "Porto di Lampedusa", "ar": "ميناء لامبيدوزا", "tr": "Lampedusa Limanı", "fr": "Port de Lampedusa"}),
	org("reception-lampedusa", "Lampedusa reception centre", "reception", "IT", map[string]string{"it": "Centro di accoglienza di Lampedusa", "ar": "مركز الاستقبال في لامبيدوزا"}),
	org("hospital-palermo", "Palermo hospital", "hospital", "IT", map[string]string{"it": "Ospedale di Palermo", "ar": "مستشفى باليرمو"}),
	org("police-agrigento", "Agrigento police", "police", "IT", map[string]string{"it": "Questura di Agrigento", "ar": "شرطة أغريجنتو"}),
	org("unhcr", "UNHCR", "un-body", "", map[string]string{"ar": "المفوضية السامية للأمم المتحدة لشؤون اللاجئين"}),
	org("rights-monitor", "Fundamental rights office", "monitor", "", map[string]string{"it": "Ufficio dei diritti fondamentali", "ar": "مكتب الحقوق الأساسية", "tr": "Temel haklar ofisi", "fr": "Bureau des droits fondamentaux"}),
}

func place(id, name, kind, country, runBy string, lat, lon float64, names map[string]string) dispatch.Command {
	p := directory.Place{ID: id, Name: name, Names: names, Type: kind, Country: country, Org: runBy}
	if lat != 0 {
		position := at(lat, lon)
		p.Position = &position
	}
	return directory.RegisterPlace{Place: p}
}

// vessel registers a unit with how many people she can take and how fast she goes; both are invented.
func vessel(id, name, runBy string, mmsi uint32, capacity int, speedKn float64) dispatch.Command {
	return directory.RegisterPlace{Place: directory.Place{ID: id, Name: name, Type: "vessel", Org: runBy, MMSI: mmsi, Capacity: capacity, SpeedKn: speedKn, NoticeMin: 20}}
}

var places = []dispatch.Command{
	place("lampedusa", "Lampedusa", "port", "IT", "port-lampedusa", 35.497, 12.606, map[string]string{"ar": "لامبيدوزا"}),
	place("lampedusa-centre", "Lampedusa reception centre", "reception-centre", "IT", "reception-lampedusa", 35.507, 12.600, map[string]string{"it": "Centro di Lampedusa", "ar": "مركز لامبيدوزا"}),
	place("palermo-hospital", "Palermo hospital", "hospital", "IT", "hospital-palermo", 38.107, 13.357, map[string]string{"it": "Ospedale di Palermo", "ar": "مستشفى باليرمو"}),
	place("lampedusa-police", "Lampedusa police station", "police-station", "IT", "police-agrigento", 35.502, 12.610, map[string]string{"it": "Polizia di Lampedusa", "ar": "شرطة لامبيدوزا"}),
	place("lampedusa-mortuary", "Lampedusa mortuary", "mortuary", "IT", "port-lampedusa", 35.503, 12.604, map[string]string{"it": "Obitorio di Lampedusa", "ar": "مشرحة لامبيدوزا"}),
	place("pozzallo", "Pozzallo", "port", "IT", "", 36.711, 14.846, map[string]string{"ar": "بوزالو"}),
	place("valletta", "Valletta", "port", "MT", "", 35.893, 14.512, map[string]string{"it": "La Valletta", "ar": "فاليتا"}),
	place("tripoli", "Tripoli", "port", "LY", "", 32.903, 13.190, map[string]string{"ar": "طرابلس", "tr": "Trablus"}),
	place("zuwarah", "Zuwarah", "port", "LY", "", 32.921, 12.120, map[string]string{"ar": "زوارة"}),
	place("benghazi", "Benghazi", "port", "LY", "", 32.112, 20.050, map[string]string{"it": "Bengasi", "ar": "بنغازي", "tr": "Bingazi"}),
	place("zarzis", "Zarzis", "port", "TN", "", 33.500, 11.120, map[string]string{"ar": "جرجيس"}),
	vessel("aurora", "Aurora", "aurora-rescue", auroraMMSI, 350, 13),
	vessel("patrol-1", "Patrol 1", "coast-guard-it", patrolMMSI, 120, 25),
	vessel("monte", "Monte", "", tankerMMSI, 40, 12),
}

// users are the roles that a visitor can take at a click.
var users = []directory.User{
	{ID: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}},
	{ID: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}},
	{ID: "greco", Name: "M. Greco", Org: "coast-guard-it", Roles: []string{"mission-lead"}},
	{ID: "esposito", Name: "S. Esposito", Org: "port-lampedusa", Roles: []string{"port-coordinator"}},
	{ID: "amari", Name: "L. Amari", Org: "reception-lampedusa", Roles: []string{"centre-manager"}},
	{ID: "okafor", Name: "N. Okafor", Org: "unhcr", Roles: []string{"place-assessor"}},
	{ID: "haddad", Name: "R. Haddad", Org: "rights-monitor", Roles: []string{"rights-officer", "monitor"}},
	{ID: "admin", Name: "Administrator", Org: "mrcc-rome", Roles: []string{"administrator"}},
}

// Users names the users of the demonstration, in the order in which the sign-in page offers them.
func Users() []string {
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.ID
	}
	return names
}
