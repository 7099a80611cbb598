# One line a target. CGO is off everywhere: the product is one static binary.
export CGO_ENABLED = 0
.PHONY: run test check assets bench build deb soak

run: ; go run ./cmd/fanar demo
test: ; tools/need.sh && go test -timeout 18m ./...
check: ; tools/check.sh
assets: ; cd tools && go run ./assets
bench: ; go test -run '^$$' -bench . -benchmem ./engine/... ./record/... ./store/... ./desk/... ./face/web/basemap
build: ; go build -trimpath -ldflags '-s -w' -o bin/fanar ./cmd/fanar
soak: ; tools/soak.sh
deb: build ; cd tools && go run ./deb
