# JMH in a guest whose clock counts instructions (boot --count-instructions): what it reports in nanoseconds are
# instructions. Arguments: those of JMH. A loop of known instructions comes first; what it takes must be what it has.
jmh() {
  # What is compiled is waited for: there is one processor.
  /jdk/bin/java --enable-native-access=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xbatch \
    org.openjdk.jmh.Main -wi 12 -w 300ms -i 5 -r 100ms -foe true "$@"
}

# The least of the iterations of each benchmark: whatever else the guest does in between only adds to it.
least() {
  awk '/^# Benchmark: / { name = $3; parameters = "" }
    /^# Parameters: / { parameters = substr($0, 15) }
    /^Iteration / { key = name " " parameters; if (!(key in found) || $3 < found[key]) found[key] = $3 }
    END { for (key in found) printf "%12.1f  %s\n", found[key], key }' "$1" | sort -k2
}

jmh CountedLoop >/tmp/loop || fail "$(cat /tmp/loop)"
least /tmp/loop | awk '{ turns[NR] = $1 }
  END { found = turns[2] - turns[1]; printf "1,000 turns of a loop of 3 instructions: %.0f\n", found
    exit !(found > 2970 && found < 3030) }' || fail "$(cat /tmp/loop)"
jmh "$@" >/tmp/jmh || fail "$(cat /tmp/jmh)"
grep -E '^(#|Iteration|Result)' /tmp/jmh | grep -vE '^# (Run progress|Fork|Warmup Iteration)' || true
printf '\ninstructions, the least of the iterations:\n'
least /tmp/jmh
