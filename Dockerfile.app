# The reference application, a native program: the SDK's image has a C linker, and the last image neither .NET nor a shell.
# Needs a container builder and nothing else; the base images can be others with the same content.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble-aot
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# Packages change less often than sources: a layer of their own.
ARG RUNTIME=linux-x64
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY src/App/App.csproj src/App/
RUN dotnet restore src/App -p:RuntimeIdentifier=${RUNTIME}
COPY src/App src/App
ARG VERSION=0.0.0
RUN dotnet publish src/App --no-restore -r ${RUNTIME} -c Release -p:RunAnalyzers=false -p:Version=${VERSION} -o /out

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.0.0
LABEL org.opencontainers.image.title="Ballast reference application" \
      org.opencontainers.image.description="A small web service that behaves well as part of a stack" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /out/Ballast.App ./
COPY --from=build /out/migrations migrations/
COPY --from=build /out/configs configs/
USER 1654:1654
EXPOSE 8000
ENTRYPOINT ["/app/Ballast.App"]
