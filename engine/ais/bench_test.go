package ais

import (
	"bytes"
	"os"
	"testing"
)

func lines(b *testing.B, name string) (all [][]byte) {
	b.Helper()
	data, err := os.ReadFile("testdata/recordings/" + name)
	if err != nil {
		b.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		all = append(all, line)
	}
	return all
}

func BenchmarkPositionReport(b *testing.B) {
	line := []byte(moving)
	var a Assembler
	b.ReportAllocs()
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, why := a.Line(line, someday); why != Used {
			b.Fatal(why)
		}
	}
}

func BenchmarkPositionReportWithTAG(b *testing.B) {
	line := []byte(tagged("s:rMT2083,c:1698785948", moving))
	var a Assembler
	b.ReportAllocs()
	for b.Loop() {
		if _, why := a.Line(line, someday); why != Used {
			b.Fatal(why)
		}
	}
}

func BenchmarkStaticData(b *testing.B) {
	first := []byte("!AIVDM,2,1,9,B,55R3Vn82=ILTQ3KKS>1<D60Dq@E918U<F222221J1`?164vc03S1CCAD,0*2A")
	second := []byte("!AIVDM,2,2,9,B,`88888888888880,2*76")
	var a Assembler
	b.ReportAllocs()
	for b.Loop() {
		a.Flush()
		a.Line(first, someday)
		if _, why := a.Line(second, someday); why != Used {
			b.Fatal(why)
		}
	}
}

// BenchmarkRecording reads a recorded hour as it came: positions, static data, types that are not decoded.
func BenchmarkRecording(b *testing.B) {
	for _, name := range []string{"aisparser_SAR.log", "aislib_stream_example.txt", "go-ais_aistest.nmea"} {
		b.Run(name, func(b *testing.B) {
			all := lines(b, name)
			var a Assembler
			b.ReportAllocs()
			for b.Loop() {
				for _, line := range all {
					for first, rest := Cut(line); len(first) > 0; first, rest = Cut(rest) {
						a.Line(first, someday)
					}
				}
				a.Flush()
			}
			b.ReportMetric(float64(b.N)*float64(len(all))/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

func TestPositionReportCostsNoAllocation(t *testing.T) {
	var a Assembler
	plain, withTAG := []byte(moving), []byte(tagged("s:rMT2083,c:1698785948", moving))
	wrapper := []byte(sealed("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,4A"))
	if got := testing.AllocsPerRun(100, func() {
		a.Line(plain, someday)
		a.Line(withTAG, someday)
		a.Line(wrapper, someday)
		a.Line(plain, someday)
	}); got != 0 {
		t.Errorf("got %v allocations, want 0", got)
	}
}
