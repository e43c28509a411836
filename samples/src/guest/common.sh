# Shared by setup and boot: where the guest is kept, messages, and the programs of its own tree.
# To be sourced; $here is the directory of the scripts, $root the top of the source tree.

. "$root/.ci/common.sh"

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 2; }

# One guest for each version of setup, so that two source trees on one machine do not disturb each other.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/millrace/guest
case $cache in *[!A-Za-z0-9/._+-]*) die "QEMU cannot take this path: $cache (set XDG_CACHE_HOME)" ;; esac
guest=$cache/$(cat "$here/setup" "$here/packages" "$here/start" | sha256sum | cut -c1-12)
tree=$guest/tree

# in_tree PROGRAM ARGUMENT...: runs a program of the guest's tree on this machine, with the tree's libraries.
in_tree() {
  local program
  program=$(find_in_tree "$1") || die "no $1 in $tree"
  shift
  "${tree_loader[@]}" "$program" "$@"
}
tree_libraries=$tree/usr/lib/x86_64-linux-gnu
tree_loader=("$tree_libraries/ld-linux-x86-64.so.2" --library-path "$tree_libraries")

find_in_tree() {
  local path
  for path in "$tree"/usr/bin/"$1" "$tree"/usr/sbin/"$1"; do
    if [ -x "$path" ]; then printf '%s\n' "$path"; return; fi
  done
  return 1
}
