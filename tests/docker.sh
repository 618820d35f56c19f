#!/usr/bin/env bash
# Carries out the Dockerfile without a container engine: its COPY and RUN lines in a folder of their own, with only what
# .dockerignore lets in; then its ENTRYPOINT, CMD, USER and HEALTHCHECK. A line of another kind is an error.
#   tests/docker.sh [--fast]     --fast builds without optimization
set -euo pipefail
cd "$(dirname "$0")/.."
fast="${1:-}"
port="${KUMIAI_TEST_PORT:-18650}"
root="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$root"' EXIT
fail() { echo "docker.sh: $*" >&2; exit 1; }

stage="" workdir="" user="" health="" entrypoint="" command=""

# The words of an exec form such as ["a", "b"], one a line.
words() { python3 -c 'import json, sys; print("\n".join(json.loads(sys.argv[1])))' "$1"; }

copy() {
  if [[ "$1" == --from=* ]]; then
    local from="$root/${1#--from=}$2" to="$root/$stage$3"
    mkdir -p "$(dirname "$to")"
    cp "$from" "$to"
    return
  fi
  local into="$root/$stage$workdir/${*: -1}" name
  for name in "${@:1:$#-1}"; do
    grep -qxF "!$name" .dockerignore || fail "COPY $name: .dockerignore keeps it out"
    if [ -d "$name" ]; then mkdir -p "$into" && cp -r "$name/." "$into"; else cp "$name" "$into"; fi
  done
}

run() {
  local line="$1"
  if [ "$fast" = --fast ]; then
    line="${line//--release/--target-dir $root/fast}"
  fi
  echo "RUN $line"
  (cd "$root/$stage$workdir" && env -u CARGO_TARGET_DIR sh -c "$line")
  if [ "$fast" = --fast ] && [ -x "$root/fast/debug/kumiai" ]; then
    mkdir -p "$root/$stage$workdir/target/release"
    cp "$root/fast/debug/kumiai" "$root/$stage$workdir/target/release/"
  fi
}

while IFS= read -r line; do
  case "$line" in
    "" | "#"*) ;;
    "FROM "*" AS "*) stage="${line##* }" workdir="" ;;
    "FROM "*) stage="runtime" workdir="" ;;
    "WORKDIR "*) workdir="${line#* }" && mkdir -p "$root/$stage$workdir" ;;
    "COPY "*) read -ra parts <<<"${line#* }" && copy "${parts[@]}" ;;
    "RUN "*) run "${line#* }" ;;
    "USER "*) user="${line#* }" ;;
    "EXPOSE "*) [ "$line" = "EXPOSE 8080" ] || fail "$line" ;;
    "HEALTHCHECK "*) health="${line##*CMD }" ;;
    "ENTRYPOINT "*) entrypoint="${line#* }" ;;
    "CMD "*) command="${line#* }" ;;
    *) fail "what is \`$line\`?" ;;
  esac
done < <(sed -e ':a' -e '/\\$/N' -e 's/\\\n *//' -e 'ta' Dockerfile)

[ "$user" = 10001:10001 ] || fail "the server would run as ${user:-root}"
mapfile -t start < <(words "$entrypoint"; words "$command")
mapfile -t check < <(words "$health")
binary="$root/runtime/usr/local/bin/${start[0]}"
chmod 755 "$root"
as_user=(env)
[ "$(id -u)" != 0 ] || as_user=(setpriv --reuid 10001 --regid 10001 --clear-groups env)

if "${as_user[@]}" -u KUMIAI_CONTROL_KEY "$binary" "${start[@]:1}" --port "$port" 2>"$root/refused"; then
  fail "it started without a key"
fi
grep -q KUMIAI_CONTROL_KEY "$root/refused" || fail "it does not say that it needs a key"

"${as_user[@]}" KUMIAI_CONTROL_KEY=the-key "$binary" "${start[@]:1}" --port "$port" >"$root/said" &
server=$!
healthy() { "${as_user[@]}" "$binary" "${check[@]:1}" --url "http://127.0.0.1:$port/healthz" 2>"$root/unhealthy"; }
for _ in $(seq 50); do healthy && break; read -rt 0.1 <> <(:) || true; done
healthy || fail "$(cat "$root/unhealthy")"
python3 - "$port" <<'PY'
import json, sys, urllib.error, urllib.request
root = f"http://127.0.0.1:{sys.argv[1]}"

def ask(path, body=None, key=None):
    headers = {"Content-Type": "application/json", **({"Sandbox-Key": key} if key else {})}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(root + path, data, headers)) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)

status, refused = ask("/_sandboxes")
assert (status, refused["code"]) == (401, "control_key_missing"), "the control plane is open"
assert ask("/_sandbox", key="the-key")[1]["code"] == "sandbox_not_found", "a sandbox stands at the root"
status, made = ask("/_sandboxes", {"name": "one"}, "the-key")
assert status == 201 and made["partners"][0]["client_secret"] != "kakeibo-secret", made
status, opened = ask("/s/one/_sandbox", key=made["key"])
assert (status, opened["sandbox"]) == (200, "one"), opened
PY
kill -TERM "$server"
wait "$server" || fail "it did not stop well"
server=""
echo "docker.sh: ok, the binary has $(stat -c %s "$binary") bytes"
