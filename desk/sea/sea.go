// Package sea is the desk that watches the sea: the live picture of every vessel that is heard, and the state of every feed
// that it is heard by.
//
// What is shown is what was received. The picture never fills a gap by guessing, never hides a vessel because its data look
// wrong, and never lets "nothing is heard" look like "nothing is there": each feed tells whether it is live, late, silent or
// gone, and every line that was not used is counted by its reason. A vessel of a simulated feed is marked wherever it
// appears and never takes the place of a real one.
//
// Observations do not go through the journal; the picture is kept in memory and begins empty. It says nothing about people,
// and what it knows about a vessel leaves the node only by a release.
//
// Start with [Picture]: a [Feed] is followed with [Picture.Follow], read with [Picture.Vessels], and watched with
// [Picture.Wait] and [Picture.Changes].
package sea
