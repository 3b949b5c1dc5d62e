.DEFAULT_GOAL := help
.PHONY: help tools build lint test-fast test test-cluster test-e2e lab-up lab-down images crds demo demo-down \
  load soak bench bench-clients microbench mutants format clean

help: ## Show this help
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

tools: ## Bring helm and kubectl into .tools/bin
	@eng/tools

build: ## Build everything; warnings are errors
	@dotnet build Operator.sln --nologo -v quiet

lint: ## Layout, line length, and what should not be named in the tree
	@eng/lint

test-fast: ## Tests without a cluster, under a minute (installs the servers that they need; starts none as a service)
	@eng/test fast

test: ## All tests; needs Debian 12, root and the .NET SDK, and installs the rest
	@eng/test all

test-cluster: ## Tests against an API server of its own (KUBE_ASSETS=folder: another version's) or TEST_CONTEXT=name
	@eng/test cluster

test-e2e: ## Tests with real pods, on the lab or on K3s in Docker (CLUSTER=lab|k3s)
	@eng/test e2e

lab-up: ## Start a Kubernetes cluster on this machine (Debian 12, root)
	@eng/lab up

lab-down: ## Stop it and delete what it held
	@eng/lab down

images: ## Build the images: operator, app, and the servers for the lab
	@eng/images

crds: ## Generate the CRD from the C# types
	@eng/crds

demo: ## A stack on a real cluster, from nothing (DEMO_CONTEXT=name REGISTRY=registry/prefix: on your own)
	@eng/demo up

demo-down: ## Remove the demo
	@eng/demo down

load: ## Load URL=... for SECONDS=10 with CONCURRENCY=16 requests at once; latencies, and errors by kind
	@"$$(eng/publish app)" load "$(URL)" $(or $(SECONDS),10) $(or $(CONCURRENCY),16)

soak: ## The football stack under load for 30 minutes (MINUTES=n), with rolling updates; prints a table
	@SOAK_MINUTES=$(or $(MINUTES),30) FILTER=FullyQualifiedName~SoakTests eng/test e2e; code=$$?; cat artifacts/soak.txt; exit $$code

bench: ## The operator under load beside a bare process, Helm and kubectl, about ten minutes (ARGS='--stacks=1,100')
	@bench/load $(ARGS)

bench-clients: ## Our client beside KubernetesClient and its .Aot twin, about ten minutes
	@bench/clients

microbench: ## Benchmarks of single parts (FILTER='*Reconcile*' for some); bench/compare OLD for ratios of two commits
	@dotnet run -c Release --project bench/Operator.Bench -- --filter '$(or $(FILTER),*)'

mutants: ## Mutation tests of the pure rooms, about 40 minutes (ROOM=Releases: one of them)
	@eng/mutants $(ROOM)

format: ## Format the sources
	@dotnet format Operator.sln

clean: ## Remove what was built here; caches stay
	@rm -rf artifacts .tools && find src tests eng bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
