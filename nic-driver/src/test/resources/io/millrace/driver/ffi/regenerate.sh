#!/bin/sh
# Makes layouts.golden anew from the C compiler and the kernel headers of this machine.
set -eu
cd "$(dirname "$0")"
program=$(mktemp)
trap 'rm -f "$program"' EXIT
gcc -Wall -Werror -o "$program" layouts.c
"$program" > layouts.golden
