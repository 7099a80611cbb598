package cli

// grammar is every command. A noun's verbs stand in the file of the noun.
type grammar struct {
	options

	Alert        alertVerbs       `cmd:"" help:"Open a distress case from one line, such as '1432 3355N01230E rubber 80 pob', or work on alerts that came in."`
	Case         caseVerbs        `cmd:"" help:"Distress cases."`
	Task         taskVerbs        `cmd:"" help:"Vessels and aircraft that were asked to go."`
	Order        orderVerbs       `cmd:"" help:"Orders to land people or to take them over."`
	Medevac      medevacVerbs     `cmd:"" help:"Taking people off for medical care."`
	Safety       safetyVerbs      `cmd:"" help:"Places of safety: whom was asked, and what they answered."`
	Log          logVerbs         `cmd:"" help:"What was said over the channels in a case."`
	Checklist    checklistVerbs   `cmd:"" help:"What manuals say has to be thought of in a case."`
	Sitrep       sitrepVerbs      `cmd:"" help:"Situation reports of a case."`
	Watch        watchVerbs       `cmd:"" help:"Who is on watch, and what one officer leaves to the next."`
	Duty         dutyVerbs        `cmd:"" help:"How duty desks are reached."`
	Exercise     exerciseVerbs    `cmd:"" help:"The log of exercises."`
	Plan         planVerbs        `cmd:"" help:"Joint plans of organisations; in each, rescue comes first."`
	People       peopleVerbs      `cmd:"" help:"The headcount of a case."`
	Care         careVerbs        `cmd:"" help:"What is owed to children, families and people with needs, by groups and counts."`
	Paper        paperVerbs       `cmd:"" help:"Forms to print and fill in by hand, and what their codes lead to."`
	Place        placeVerbs       `cmd:"" help:"Ports, centres, hospitals, vessels."`
	Organisation organisationVerb `cmd:"" help:"Organisations."`
	User         userVerbs        `cmd:"" help:"People who sign in."`
	Personal     personalVerbs    `cmd:"" help:"What is kept about persons on the staff, for what, and until when; never its text."`
	Assess       assessCmd        `cmd:"" help:"State whether a place, or the places of a country, are places of safety."`
	Assessment   assessmentVerbs  `cmd:"" help:"Assessments of places of safety."`
	Incident     incidentVerbs    `cmd:"" help:"Serious incidents."`
	Rule         ruleVerbs        `cmd:"" help:"The rules that are in force."`
	Override     overrideVerbs    `cmd:"" help:"Letting one action pass one rule for a while: two people of two organisations."`
	Pack         packVerbs        `cmd:"" help:"The policy pack: propose, compare and sign another one."`
	Clock        clockVerbs       `cmd:"" help:"Deadlines that rules set."`
	Alarm        alarmVerbs       `cmd:"" help:"What needs a person now."`
	Unit         unitVerbs        `cmd:"" help:"Vessels and aircraft that could go."`
	Why          whyCmd           `cmd:"" help:"Say why a record stands as it does."`
	Could        couldVerbs       `cmd:"" help:"Ask what could be released to whom."`
	Access       accessCmd        `cmd:"" help:"Who was denied what, and who read what is read only on record."`
	Transparency transparencyCmd  `cmd:"" help:"The public figures; nobody has to sign in."`
	Vessel       vesselVerbs      `cmd:"" help:"The live picture of the sea."`
	Feed         feedVerbs        `cmd:"" help:"Where the sea picture comes from."`
	Connection   connectionVerbs  `cmd:"" help:"Connections to TAK servers and clients."`
	Import       importVerbs      `cmd:"" help:"Take over what another system holds."`
	Record       recordVerbs      `cmd:"" help:"The shared record."`
	Export       exportCmd        `cmd:"" help:"Write the records of a case to a file that anybody can verify."`
	Verify       verifyCmd        `cmd:"" help:"Check a data folder or an exported file offline."`
	Session      sessionVerbs     `cmd:"" help:"Where you are signed in."`
	SignIn       signInCmd        `cmd:"" name:"sign-in" help:"Sign in to the node."`
	SignOut      signOutCmd       `cmd:"" name:"sign-out" help:"Sign out."`
	WhoAmI       whoAmICmd        `cmd:"" name:"whoami" help:"Say who is signed in."`
	Demo         demoCmd          `cmd:"" help:"Run the demonstration."`
	Serve        serveCmd         `cmd:"" help:"Run a node."`
	Init         initCmd          `cmd:"" help:"Make a data folder for a new node."`
	Config       configVerbs      `cmd:"" help:"A node's settings."`
	Doctor       doctorCmd        `cmd:"" help:"Check a node: folder, keys, clock, disk, journal, backups."`
	Backup       backupVerbs      `cmd:"" help:"Encrypted backups of a whole node."`
	Key          keyVerbs         `cmd:"" help:"The keys that sign the record."`
	Migrate      migrateCmd       `cmd:"" help:"Move a node's journal from SQLite to PostgreSQL."`
	Rebuild      rebuildCmd       `cmd:"" help:"Derive all views again from the records; the node must be stopped."`
	Tiles        tilesCmd         `cmd:"" help:"Write the record as C2SP tlog-tiles, for auditors with tools of their own."`
	Version      versionCmd       `cmd:"" help:"Print the version."`
}
