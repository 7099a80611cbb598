package screen

import "embed"

//go:embed shared.html
var shared embed.FS
