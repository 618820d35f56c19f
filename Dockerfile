# The sandbox bank as an image. tests/docker.sh carries these steps out without a container engine.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build

# The dependencies first, with nothing of our own: they are built anew only when they change.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches \
    && benches="$(sed -n '/^\[\[bench\]\]/{n;s,name = "\(.*\)",benches/\1.rs,p}' Cargo.toml)" \
    && for stub in src/main.rs $benches; do echo 'fn main() {}' > "$stub"; done \
    && touch src/lib.rs \
    && cargo build --release --locked --bin kumiai

COPY openapi ./openapi
COPY src ./src
# The copied files are older than what was just built of the empty ones.
RUN touch src/main.rs src/lib.rs && cargo build --release --locked --bin kumiai

FROM debian:bookworm-slim
COPY --from=build /build/target/release/kumiai /usr/local/bin/kumiai
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=2s CMD ["kumiai", "healthcheck"]
ENTRYPOINT ["kumiai"]
# Off loopback the server asks for a key: KUMIAI_CONTROL_KEY.
CMD ["serve", "--bind", "0.0.0.0"]
