# Shared by ./millrace, ./verify and .ci/format: finds JDK 25 and Maven, and shows progress.
# To be sourced; $root is the top of the source tree.

# Prints the home of a JDK 25: the environment's first, then the usual places.
find_jdk() {
  local on_path home
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for home in "${MILLRACE_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/*jdk* \
      "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/*; do
    if [ -x "$home/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "$home/release"; then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

# Sets jdk, and JAVA25_HOME with it so that Maven's toolchains find the same one; or ends with 2.
need_jdk() {
  if ! jdk=$(find_jdk); then
    cat >&2 <<'MESSAGE'
millrace: no JDK 25 found.
Looked at MILLRACE_JAVA_HOME, JAVA_HOME, javac on the PATH, /usr/lib/jvm, /opt, SDKMAN and ~/.jdks.
Install one (Debian 13: apt-get install openjdk-25-jdk; SDKMAN: sdk install java 25-tem),
or set MILLRACE_JAVA_HOME to where it is.
MESSAGE
    exit 2
  fi
  export JAVA25_HOME=$jdk
}

need_maven() {
  if ! command -v mvn >/dev/null; then
    cat >&2 <<'MESSAGE'
millrace: no Maven (mvn) on the PATH, and it is needed to build.
Install it: Debian: apt-get install maven; Fedora: dnf install maven; SDKMAN: sdk install maven.
MESSAGE
    exit 2
  fi
}

# with_progress LABEL LOG COMMAND...: runs the command into LOG; after two seconds shows LABEL and the
# elapsed seconds, and the test class that Maven runs, on stderr: one line that changes on a terminal,
# one line a minute elsewhere.
# Returns the command's exit code. A signal to this shell ends the command too.
with_progress() {
  local label=$1 log=$2 started=$SECONDS code=0 child elapsed said=0 running
  shift 2
  "$@" >"$log" 2>&1 </dev/null &
  child=$!
  trap 'kill "$child" 2>/dev/null; exit 130' INT
  trap 'kill "$child" 2>/dev/null; exit 143' TERM
  while kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    elapsed=$((SECONDS - started))
    if [ "$elapsed" -lt 2 ] || [ "$elapsed" = "$said" ]; then
      continue
    elif [ -t 2 ]; then
      running=$(tail -c 4000 "$log" | grep -o 'Running [^ ]*' | tail -1 || true)
      printf '\r\033[K%s: %d s %s' "$label" "$elapsed" "${running:+(${running#Running })}" >&2
      said=$elapsed
    elif [ "$said" = 0 ] || [ $((elapsed - said)) -ge 60 ]; then
      printf '%s: %d s\n' "$label" "$elapsed" >&2
      said=$elapsed
    fi
  done
  wait "$child" || code=$?
  trap - INT TERM
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
  return "$code"
}
