package cli

// grammar is every command. A noun's verbs stand in the file of the noun.
type grammar struct {
	options

	Alert        alertCmd         `cmd:"" help:"Open a distress case from one line, such as '1432 3355N01230E rubber 80 pob'."`
	Case         caseVerbs        `cmd:"" help:"Distress cases."`
	Task         taskVerbs        `cmd:"" help:"Vessels and aircraft that were asked to go."`
	Order        orderVerbs       `cmd:"" help:"Orders to land people or to take them over."`
	People       peopleVerbs      `cmd:"" help:"The headcount of a case."`
	Place        placeVerbs       `cmd:"" help:"Ports, centres, hospitals, vessels."`
	Organisation organisationVerb `cmd:"" help:"Organisations."`
	User         userVerbs        `cmd:"" help:"People who sign in."`
	Assess       assessCmd        `cmd:"" help:"State whether a place, or the places of a country, are places of safety."`
	Assessment   assessmentVerbs  `cmd:"" help:"Assessments of places of safety."`
	Incident     incidentVerbs    `cmd:"" help:"Serious incidents."`
	Vessel       vesselVerbs      `cmd:"" help:"The live picture of the sea."`
	Feed         feedVerbs        `cmd:"" help:"Where the sea picture comes from."`
	Record       recordVerbs      `cmd:"" help:"The shared record."`
	Export       exportCmd        `cmd:"" help:"Write the records of a case to a file that anybody can verify."`
	Verify       verifyCmd        `cmd:"" help:"Check a data folder or an exported file offline."`
	SignIn       signInCmd        `cmd:"" name:"sign-in" help:"Sign in to the node."`
	SignOut      signOutCmd       `cmd:"" name:"sign-out" help:"Sign out."`
	WhoAmI       whoAmICmd        `cmd:"" name:"whoami" help:"Say who is signed in."`
	Demo         demoCmd          `cmd:"" help:"Run the demonstration."`
	Serve        serveCmd         `cmd:"" help:"Run a node."`
	Init         initCmd          `cmd:"" help:"Make a data folder for a new node."`
	Version      versionCmd       `cmd:"" help:"Print the version."`
}
