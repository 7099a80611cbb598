#!/bin/sh
# Fetches the third-party front-end sources into face/web/vendor/NAME@VERSION/ and checks each archive against the
# SHA-512 written here. Run it only to add or raise a version; a build needs neither network nor Node once they are there.
#
#   cd tools && ./vendor.sh
#
# A new icon is one more word in ICONS. A new version is a new digest: `npm view NAME@VERSION dist.integrity`.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
into="$here/../face/web/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fetch NAME VERSION INTEGRITY unpacks a registry archive into $work/x.
fetch() {
	(cd "$work" && npm pack --silent "$1@$2" >archive)
	got="sha512-$(openssl dgst -sha512 -binary "$work/$(cat "$work/archive")" | base64 -w0)"
	if [ "$got" != "$3" ]; then
		echo "vendor: $1@$2 has digest $got, want $3; nothing was copied" >&2
		exit 1
	fi
	rm -rf "$work/x" && mkdir "$work/x"
	tar -xzf "$work/$(cat "$work/archive")" -C "$work/x" --strip-components=1
}

# keep DIRECTORY FILE... copies files of the unpacked archive, flat.
keep() {
	to="$into/$1"
	shift
	rm -rf "$to" && mkdir -p "$to"
	for f in "$@"; do cp "$work/x/$f" "$to/"; done
	chmod 644 "$to"/*
}

fetch htmx.org 4.0.1 'sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg=='
keep htmx.org@4.0.1 LICENSE dist/htmx.esm.js

fetch maplibre-gl 6.17.0 'sha512-2chIZwpLGenoUQOcnm9Pk4SLbA8ppNFq8jlpXiq9vcYm3Y1wJ3fc82FL0GLwBaPYJCLzPv/mC46KEupVov75rQ=='
keep maplibre-gl@6.17.0 LICENSE.txt dist/maplibre-gl.mjs dist/maplibre-gl-worker.mjs dist/maplibre-gl.css

fetch axe-core 4.14.1 'sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=='
keep axe-core@4.14.1 LICENSE LICENSE-3RD-PARTY.txt axe.min.js

fetch @fontsource/ibm-plex-sans 5.3.0 'sha512-CbE4CbbEEZJX860XyUiRpsksXIQR8Rp2XDva2VO53NJox9tVNtusrysd2x5YkUEY3ErQ66W1IiiQL8/wihhw5w=='
keep ibm-plex-sans@5.3.0 LICENSE \
	files/ibm-plex-sans-latin-400-normal.woff2 files/ibm-plex-sans-latin-600-normal.woff2 \
	files/ibm-plex-sans-latin-ext-400-normal.woff2 files/ibm-plex-sans-latin-ext-600-normal.woff2

fetch @fontsource/ibm-plex-sans-arabic 5.3.0 'sha512-ZZ4g+JDgQY0NqSh4o0MNWU1sHQmtcee1g++aKAwyJvZxnT5y51JXsN1cIXnaQaMd40dcbK6QFYa+Z1LbaiNuqA=='
keep ibm-plex-sans-arabic@5.3.0 LICENSE \
	files/ibm-plex-sans-arabic-arabic-400-normal.woff2 files/ibm-plex-sans-arabic-arabic-600-normal.woff2

ICONS="triangle-inverted triangle list-details users home building-community file-text package school messages
chart-bar shield-search zoom-question eye arrows-exchange address-book alert-triangle alert-circle clock map-pin ship
anchor lifebuoy user language sun sunset moon eye-off search plus minus check x chevron-down chevron-right download
printer copy refresh wifi wifi-off history flag lock info-circle help send edit arrow-back-up file-certificate
first-aid-kit home-check binoculars filter external-link speedboat building-lighthouse affiliate inbox bell bell-off
volume logout settings palette layers-subtract maximize"
fetch @tabler/icons 3.51.0 'sha512-0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g=='
# shellcheck disable=SC2046,SC2086 # the words are meant to split
keep tabler-icons@3.51.0 LICENSE $(for i in $ICONS; do echo "icons/outline/$i.svg"; done)

fetch world-atlas 2.0.2 'sha512-IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=='
keep world-atlas@2.0.2 LICENSE README.md land-10m.json
