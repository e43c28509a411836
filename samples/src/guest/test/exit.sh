# Ends with an exit code, or never.
[ "$1" = forever ] || exit "$1"
while true; do sleep 1; done
