package geo

import "math"

// NauticalMiles is a distance; one is 1,852 m exactly.
type NauticalMiles float64

// Metres gives the same distance in metres.
func (d NauticalMiles) Metres() float64 { return float64(d) * metresPerMile }

// FromMetres gives a distance in metres as nautical miles.
func FromMetres(m float64) NauticalMiles { return NauticalMiles(m / metresPerMile) }

const (
	metresPerMile = 1852.0

	// The WGS84 ellipsoid. Source: NGA.STND.0036, table 3.1.
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
	semiMinor  = semiMajor * (1 - flattening)

	// meanRadius is (2a+b)/3, for the sphere that stands in where the series does not converge.
	meanRadius = (2*semiMajor + semiMinor) / 3

	// rounds is far beyond the handful that any pair needs which is not almost antipodal.
	rounds    = 100
	converged = 1e-12 // radians: a few micrometres
)

// Distance is the length of the shortest way over the ellipsoid, to a millimetre. Between points that lie almost opposite
// on the Earth, where Vincenty's series does not converge, it is the way over a sphere: wrong by up to half a percent.
// Source: T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review XXIII 176, 1975.
func Distance(a, b Position) NauticalMiles {
	metres, _ := inverse(a, b)
	return FromMetres(metres)
}

// InitialBearing is the direction at a in which the shortest way to b starts, in degrees true from 0 to under 360. It is 0
// for the same point, where every direction is right.
func InitialBearing(a, b Position) float64 {
	_, azimuth := inverse(a, b)
	return turn(azimuth)
}

// turn brings an angle in radians to degrees from 0 to under 360.
func turn(radians float64) float64 {
	d := math.Mod(radians*180/math.Pi, 360)
	if d < 0 {
		d += 360
	}
	if d >= 360 { // a tiny negative number plus 360 rounds to 360
		d = 0
	}
	return d
}

// inverse gives the distance in metres and the azimuth at a in radians.
func inverse(a, b Position) (metres, azimuth float64) {
	if a == b {
		return 0, 0
	}
	u1, u2 := reduced(a.Lat), reduced(b.Lat)
	sinU1, cosU1 := math.Sincos(u1)
	sinU2, cosU2 := math.Sincos(u2)
	apart := radians(wrap(b.Lon - a.Lon))
	lambda := apart
	for range rounds {
		sinL, cosL := math.Sincos(lambda)
		east := cosU2 * sinL
		north := cosU1*sinU2 - sinU1*cosU2*cosL
		sinS := math.Hypot(east, north)
		if sinS == 0 {
			return 0, 0
		}
		cosS := sinU1*sinU2 + cosU1*cosU2*cosL
		sigma := math.Atan2(sinS, cosS)
		sinA := cosU1 * cosU2 * sinL / sinS
		cos2A := 1 - sinA*sinA
		cos2M := 0.0 // on the equator
		if cos2A > 1e-15 {
			cos2M = cosS - 2*sinU1*sinU2/cos2A
		}
		c := flattening / 16 * cos2A * (4 + flattening*(4-3*cos2A))
		next := apart + (1-c)*flattening*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
		if math.Abs(next) > math.Pi {
			break // almost antipodal
		}
		if math.Abs(next-lambda) < converged {
			bigA, bigB := series(cos2A)
			return semiMinor * bigA * (sigma - deltaSigma(bigB, sinS, cosS, cos2M)), math.Atan2(east, north)
		}
		lambda = next
	}
	return onSphere(a, b)
}

// Destination is the point that lies at a distance from p when one starts in a direction (degrees true) and goes straight
// on over the ellipsoid, to a millimetre. A negative distance goes backwards.
func Destination(p Position, bearingDeg float64, d NauticalMiles) Position {
	if d == 0 {
		return p
	}
	s := d.Metres()
	sinA1, cosA1 := math.Sincos(radians(math.Mod(bearingDeg, 360)))
	u1 := reduced(p.Lat)
	sinU1, cosU1 := math.Sincos(u1)
	sigma1 := math.Atan2(math.Tan(u1), cosA1)
	sinA := cosU1 * sinA1
	cos2A := 1 - sinA*sinA
	bigA, bigB := series(cos2A)
	first := s / (semiMinor * bigA)
	sigma := first
	var sinS, cosS, cos2M float64
	for range rounds {
		sinS, cosS = math.Sincos(sigma)
		cos2M = math.Cos(2*sigma1 + sigma)
		next := first + deltaSigma(bigB, sinS, cosS, cos2M)
		done := math.Abs(next-sigma) < converged
		sigma = next
		if done {
			break
		}
	}
	sinS, cosS = math.Sincos(sigma)
	cos2M = math.Cos(2*sigma1 + sigma)
	across := sinU1*sinS - cosU1*cosS*cosA1
	lat := math.Atan2(sinU1*cosS+cosU1*sinS*cosA1, (1-flattening)*math.Hypot(sinA, across))
	lambda := math.Atan2(sinS*sinA1, cosU1*cosS-sinU1*sinS*cosA1)
	c := flattening / 16 * cos2A * (4 + flattening*(4-3*cos2A))
	apart := lambda - (1-c)*flattening*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
	return Position{Lat: clamp(lat * 180 / math.Pi), Lon: wrap(p.Lon + apart*180/math.Pi)}
}

// series gives Vincenty's A and B.
func series(cos2A float64) (bigA, bigB float64) {
	u := cos2A * (semiMajor*semiMajor - semiMinor*semiMinor) / (semiMinor * semiMinor)
	bigA = 1 + u/16384*(4096+u*(-768+u*(320-175*u)))
	bigB = u / 1024 * (256 + u*(-128+u*(74-47*u)))
	return bigA, bigB
}

func deltaSigma(b, sinS, cosS, cos2M float64) float64 {
	return b * sinS * (cos2M + b/4*(cosS*(2*cos2M*cos2M-1)-b/6*cos2M*(4*sinS*sinS-3)*(4*cos2M*cos2M-3)))
}

// onSphere gives distance and azimuth by the haversine.
func onSphere(a, b Position) (metres, azimuth float64) {
	sin1, cos1 := math.Sincos(radians(a.Lat))
	sin2, cos2 := math.Sincos(radians(b.Lat))
	apart := radians(wrap(b.Lon - a.Lon))
	h := square(math.Sin(radians(b.Lat-a.Lat)/2)) + cos1*cos2*square(math.Sin(apart/2))
	metres = 2 * meanRadius * math.Asin(math.Sqrt(math.Min(1, h)))
	sinL, cosL := math.Sincos(apart)
	return metres, math.Atan2(cos2*sinL, cos1*sin2-sin1*cos2*cosL)
}

// reduced is the reduced latitude in radians.
func reduced(lat float64) float64 {
	return math.Atan((1 - flattening) * math.Tan(radians(lat)))
}

// wrap brings a longitude, or a difference of two, to -180 to 180.
func wrap(deg float64) float64 {
	if -180 <= deg && deg <= 180 {
		return deg
	}
	return math.Remainder(deg, 360)
}

func clamp(lat float64) float64   { return math.Max(-90, math.Min(90, lat)) }
func radians(deg float64) float64 { return deg * math.Pi / 180 }
func square(v float64) float64    { return v * v }
