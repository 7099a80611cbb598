package station

import (
	"fanar/desk/directory"
	"fanar/engine/geo"
)

func organisations() []directory.Organisation {
	return []directory.Organisation{
		{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre", State: "IT"},
		{ID: "coast-guard", Name: "Guardia Costiera", Type: "coast-guard", State: "IT"},
		{ID: "sea-rescue", Name: "Sea Rescue", Type: "ngo"},
		{ID: "port-authority", Name: "Port of Lampedusa", Type: "port", State: "IT"},
		{ID: "reception", Name: "Reception Service", Type: "reception", State: "IT"},
		{ID: "unhcr", Name: "UNHCR", Type: "un-body"},
		{ID: "monitor", Name: "Independent Monitor", Type: "monitor"},
	}
}

func places() []directory.Place {
	at := func(lat, lon float64) *geo.Position { return &geo.Position{Lat: lat, Lon: lon} }
	return []directory.Place{
		{ID: "mv-aurora", Name: "MV Aurora", Type: "vessel", Org: "sea-rescue", MMSI: 211000001},
		{ID: "cp-301", Name: "CP 301", Type: "vessel", Org: "coast-guard", MMSI: 247000001},
		{ID: "lampedusa", Name: "Lampedusa", Names: map[string]string{"ar": "لامبيدوسا"}, Type: "port", Country: "IT", Org: "port-authority", Position: at(35.5, 12.6)},
		{ID: "contrada", Name: "Contrada Imbriacola", Type: "reception-centre", Country: "IT", Org: "reception"},
		{ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY", Position: at(32.9, 13.2)},
	}
}

// users are one of every role, and a second mission lead.
func users() []directory.User {
	return []directory.User{
		{ID: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}},
		{ID: "okoro", Name: "N. Okoro", Org: "sea-rescue", Roles: []string{"mission-lead"}},
		{ID: "moretti", Name: "D. Moretti", Org: "coast-guard", Roles: []string{"mission-lead"}},
		{ID: "russo", Name: "P. Russo", Org: "port-authority", Roles: []string{"port-coordinator"}},
		{ID: "ferri", Name: "L. Ferri", Org: "reception", Roles: []string{"centre-manager"}},
		{ID: "meyer", Name: "C. Meyer", Org: "unhcr", Roles: []string{"place-assessor"}},
		{ID: "silva", Name: "T. Silva", Org: "mrcc-rome", Roles: []string{"rights-officer"}},
		{ID: "haddad", Name: "R. Haddad", Org: "monitor", Roles: []string{"monitor"}},
		{ID: "admin", Name: "S. Admin", Org: "mrcc-rome", Roles: []string{"administrator"}},
	}
}
