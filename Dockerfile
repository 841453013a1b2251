# syntax=docker/dockerfile:1
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel COMMIT=unknown
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION} -X main.commit=${COMMIT}" -o /tiercel ./cmd/server
# The embedded trial mode keeps its SQLite file here; the final image has no shell to make the directory with.
RUN mkdir -m 1777 /emptytmp

FROM scratch
LABEL org.opencontainers.image.title="tiercel" org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /tiercel /tiercel
COPY --from=build --chown=65532:65532 /emptytmp /tmp
USER 65532:65532
# The loopback of a container is its own: metrics and health must be reached from outside of it.
ENV OPS_ADDR=:9090
EXPOSE 8080 9090
# That it lives, which it answers from the start; whether it is ready is for balancers ("healthcheck --ready"). Nothing is written but /tmp, and that only
# by the embedded trial mode.
HEALTHCHECK --interval=10s --timeout=3s --retries=3 CMD ["/tiercel", "healthcheck"]
ENTRYPOINT ["/tiercel"]
CMD ["serve"]
