# Gangyao. `make run` builds, loads the demonstration and serves it; `make test` checks everything.

GO    ?= go
DATA  ?= data
BIN   := bin/gangyao
DIST  := assets/dist/.stamp
export CGO_ENABLED := 0

.PHONY: run build test test-deps lint generate bench fuzz cross clean

run: build
	$(BIN) demo --dir $(DATA)

build: $(DIST)
	$(GO) build -trimpath -o $(BIN) ./cmd/gangyao

# Front-end sources come from npm by the lock file and are bundled into an embedded folder.
node_modules/.stamp: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

$(DIST): node_modules/.stamp $(shell find assets -type f -not -path 'assets/dist/*' 2>/dev/null)
	$(GO) run ./assets/build
	@touch $@

# What the tests need beside Go and Node: PostgreSQL, Chromium, a Chinese font.
test-deps:
	@scripts/test-deps

test: test-deps $(DIST) lint
	$(GO) build -trimpath -o $(BIN) ./cmd/gangyao
	$(GO) test -timeout 30m ./...

lint:
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "gofmt: $$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@if [ -d node_modules/typescript ]; then npm run --silent check; fi

# Pages are written in templ; the generated Go is committed and must match.
generate:
	$(GO) tool templ generate

bench: $(DIST)
	$(GO) test -run '^$$' -bench . -benchmem ./planning/... ./platform/... ./bench/...

# A minute of fuzzing for each parser of foreign input.
fuzz:
	scripts/fuzz 60s

# The three processors we ship for.
cross: $(DIST)
	@for arch in amd64 arm64 loong64; do echo linux/$$arch; GOOS=linux GOARCH=$$arch $(GO) build -trimpath -o bin/gangyao-linux-$$arch ./cmd/gangyao || exit 1; done

# The folder assets/dist stays with its README, so that the program still builds.
clean:
	rm -rf bin node_modules
	find assets/dist -mindepth 1 ! -name README -delete
