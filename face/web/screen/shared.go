package screen

import "embed"

//go:embed shared.html tabs.html
var shared embed.FS
