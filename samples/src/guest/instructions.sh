# JMH in a guest whose clock counts instructions (boot --count-instructions): what it reports in nanoseconds are
# instructions. Arguments: those of JMH. A loop of known instructions comes first; what it takes must be what it has.
jmh() {
  # What is compiled is waited for: there is one processor.
  /jdk/bin/java --enable-native-access=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xbatch \
    org.openjdk.jmh.Main -wi 12 -w 300ms -i 5 -r 100ms -foe true "$@"
}

jmh CountedLoop >/tmp/loop || fail "$(cat /tmp/loop)"
awk '$1 == "CountedLoop.loop" { turns[$2] = $5 }
  END { found = turns[2000] - turns[1000]; printf "1,000 turns of a loop of 3 instructions: %.0f\n", found
    exit !(found > 2970 && found < 3030) }' /tmp/loop || fail "$(cat /tmp/loop)"
jmh "$@"
