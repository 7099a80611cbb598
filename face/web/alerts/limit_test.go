package alerts

import "testing"

func TestR1NobodyUsesUpTheAlertsOfOthers(t *testing.T) {
	for _, tt := range []struct {
		name, address string
		forwarded     bool
		want          int
	}{
		{"a caller", "198.51.100.7", false, perPlace},
		{"a caller who pretends to be a proxy", "198.51.100.7", true, perPlace},
		{"a proxy of this machine that was not named", "127.0.0.1", true, perProxy},
		{"a proxy of this network that was not named", "10.0.0.2", true, perProxy},
		{"somebody on board", "192.168.1.20", false, perPlace},
		{"no address", "@", true, perPlace},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := alertsFrom(tt.address, tt.forwarded); got != tt.want {
				t.Errorf("%s may send %d alerts, want %d", tt.address, got, tt.want)
			}
		})
	}
}
