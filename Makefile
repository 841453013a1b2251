# What the project's work needs, one target each; "make" alone lists them.

GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
COMMIT   ?= $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
FUZZTIME ?= 20s
CHAOS_TIME    ?= 10m
CHAOS_SERVERS ?= 3
SEEDS    ?= 20000
FIRST    ?= 1
BENCH       ?= .
BENCH_COUNT ?= 10
BENCH_TIME  ?= 50x
TOOLS    := $(CURDIR)/.tools

.DEFAULT_GOAL := help
.PHONY: help setup build test sim chaos chaos-mutants model screenshots lint lint-deploy bench bench-http bench-check fuzz mutate clean tools sbom

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install Redis, PostgreSQL, HAProxy, PgBouncer, Prometheus, Chromium and a C compiler (the race detector's) where missing
	@.ci/setup

build: ## build bin/tiercel
	$(GO) build -trimpath -ldflags '-X main.version=$(VERSION) -X main.commit=$(COMMIT)' -o bin/tiercel ./cmd/server

test: setup ## run all tests with the race detector, and 1,000 seeds of the simulation without
	@.ci/test

sim: ## simulate SEEDS random schedules, from FIRST on
	$(GO) test -timeout 0 -run 'TestSim$$' ./internal/sim -v -seeds $(SEEDS) -first $(FIRST)

# A minute of it is part of "test". CHAOS_SEED repeats a schedule.
chaos: setup ## break real servers under load for CHAOS_TIME and judge what clients saw
	$(GO) test ./internal/chaos -run TestChaos -v -count=1 -timeout 24h -chaos $(CHAOS_TIME) -servers $(CHAOS_SERVERS)

chaos-mutants: setup ## switch mechanisms off, one at a time, until the chaos run finds it out
	@.ci/chaos-mutants

screenshots: setup ## make the pictures of docs/console anew
	$(GO) test ./handlers/console -run TestPage_shows -v -count=1 -timeout 10m -screenshots '$(CURDIR)/docs/console'

model: ## check the protocol's model with spin; RUNS='quick' or names for some
	@.ci/setup model
	@docs/model/check $(RUNS)

lint: tools ## check format, vet, golangci-lint, known vulnerabilities, tidiness
	@TOOLS='$(TOOLS)' .ci/lint

lint-deploy: ## check Dockerfile, manifests, balancer and the API's description; needs npm
	@TOOLS='$(TOOLS)' .ci/lint-deploy

# A count takes a minute. BENCH chooses some, BENCH_TIME is the rounds of each; raw.txt is for benchstat.
bench: setup ## measure Tiercel beside its peers, BENCH_COUNT times, and write bench/results
	@.ci/bench '$(BENCH)' '$(BENCH_COUNT)' '$(BENCH_TIME)'

sbom: build ## list what bin/tiercel is made of, in bin/tiercel.cdx.json (CycloneDX)
	@$(GO) build -C .ci/deploy -o '$(TOOLS)/' tool
	$(TOOLS)/cyclonedx-gomod bin -json -std -version '$(VERSION)' -output bin/tiercel.cdx.json bin/tiercel

bench-check: ## run each benchmark once, so that none rots
	$(GO) test -run '^$$' -bench . -benchtime 1x -p 1 ./...
	@if [ -f bench/go.mod ]; then $(GO) -C bench test -run '^$$' -bench . -benchtime 1x -p 1 ./...; fi

# A measurement wants a quiet machine. FLAGS='-rounds 20 -only l1' for others than the defaults.
bench-http: ## measure whole requests under wrk, beside bare servers; writes bench/results/http.md
	@.ci/setup bench
	$(GO) -C bench run ./http -out results/http.md $(FLAGS)

fuzz: ## fuzz each target, or TARGETS, for FUZZTIME
	@.ci/fuzz '$(FUZZTIME)' '$(or $(TARGETS),.)'

mutate: setup ## break the code by each patch of docs/mutations and see that tests notice; ONLY='I2 FILL' for some
	@COUNT='$(COUNT)' .ci/mutate $(ONLY)

tools: # the linters, in the versions that .ci/tools pins; a module of their own keeps them out of ours
	@$(GO) build -C .ci/tools -o '$(TOOLS)/' tool

clean: ## remove what the other targets made
	rm -rf bin .tools
