package ais

// classA reads types 1, 2 and 3. Source: M.1371-5 table 48.
func (b *bits) classA(r *Report) {
	r.status(b.u(38, 4))
	r.Turn = int8(b.i(42, 8))
	r.speed(b.u(50, 10))
	r.Accurate = b.set(60)
	r.place(b.i(61, 28), b.i(89, 27))
	r.course(b.u(116, 12))
	r.heading(b.u(128, 9))
	r.Second = uint8(b.u(137, 6))
	r.Manoeuvre = uint8(b.u(143, 2))
	r.RAIM = b.set(148)
	r.Radio = uint32(b.u(149, 19))
}

// classB reads type 18. Source: M.1371-5 table 70.
func (b *bits) classB(r *Report) {
	r.speed(b.u(46, 10))
	r.Accurate = b.set(56)
	r.place(b.i(57, 28), b.i(85, 27))
	r.course(b.u(112, 12))
	r.heading(b.u(124, 9))
	r.Second = uint8(b.u(133, 6))
	r.ClassB = uint8(b.u(141, 6)<<1 | b.u(148, 1))
	r.RAIM = b.set(147)
	r.Radio = uint32(b.u(149, 19))
}

// aircraft reads type 9: speed is in whole knots. Source: M.1371-5 table 57.
func (b *bits) aircraft(r *Report) {
	if v := b.u(38, 12); v != 4095 {
		r.AltitudeM, r.HasAltitude = uint16(v), true
	}
	if v := b.u(50, 10); v != 1023 {
		r.SpeedKn, r.HasSpeed = float32(v), true
	}
	r.Accurate = b.set(60)
	r.place(b.i(61, 28), b.i(89, 27))
	r.course(b.u(116, 12))
	r.Second = uint8(b.u(128, 6))
	r.RAIM = b.set(147)
	r.Radio = uint32(b.u(149, 19))
}

// longRange reads type 27: tenths of a minute, whole knots and degrees. Source: M.1371-5 table 88.
func (b *bits) longRange(r *Report) {
	r.Accurate = b.set(38)
	r.RAIM = b.set(39)
	r.status(b.u(40, 4))
	r.place(b.i(44, 18)*1000, b.i(62, 17)*1000)
	if v := b.u(79, 6); v != 63 {
		r.SpeedKn, r.HasSpeed = float32(v), true
	}
	if v := b.u(85, 9); v < 360 {
		r.CourseDeg, r.HasCourse = float32(v), true
	}
	r.Latent = b.set(94)
}

// base reads types 4 and 11. Source: M.1371-5 table 53.
func (b *bits) base(r *Report) {
	r.UTC = utc(b.u(38, 14), b.u(52, 4), b.u(56, 5), b.u(61, 5), b.u(66, 6), b.u(72, 6))
	if !r.UTC.IsZero() {
		r.Second = uint8(r.UTC.Second())
	}
	r.Accurate = b.set(78)
	r.place(b.i(79, 28), b.i(107, 27))
	r.Fix = Fix(b.u(134, 4))
	r.RAIM = b.set(148)
	r.Radio = uint32(b.u(149, 19))
}

const perDegree = 600_000 // a degree in ten-thousandths of a minute

// place sets the position from ten-thousandths of a minute. 181° E and 91° N are "not available"; other values off the
// Earth are no position either.
func (r *Report) place(lon, lat int64) {
	if lon < -180*perDegree || lon > 180*perDegree || lat < -90*perDegree || lat > 90*perDegree {
		return
	}
	r.Lat, r.Lon, r.HasPosition = float64(lat)/perDegree, float64(lon)/perDegree, true
}

func (r *Report) speed(tenths uint64) {
	if tenths < 1023 {
		r.SpeedKn, r.HasSpeed = float32(tenths)/10, true
	}
}

func (r *Report) course(tenths uint64) {
	if tenths < 3600 {
		r.CourseDeg, r.HasCourse = float32(tenths)/10, true
	}
}

func (r *Report) heading(degrees uint64) {
	if degrees < 360 {
		r.HeadingDeg, r.HasHeading = uint16(degrees), true
	}
}

func (r *Report) status(v uint64) { r.Status, r.HasStatus = Status(v), true }
