# The program that does everything wrong, at $CARD1, and the peer's frames at the same time; what is on the wire is
# kept. DmaConfinementTest judges.
interface=$(peer $PEER1 10.0.0.1/24) || fail "no peer"
tcpdump -i $interface -s 0 -U -w /tmp/wire.pcap 2>/dev/null &
capture=$!
await 20 test -s /tmp/wire.pcap || fail "tcpdump does not start"
ping -q -b -i 0.1 10.0.0.255 >/dev/null 2>&1 &
pings=$!
memlock 65536
bind $CARD1
as_user java -Dmillrace.memory=16m io.millrace.driver.vfio.DmaConfinement $CARD1 || fail "the program"
kill $pings $capture
wait $capture
cp /tmp/wire.pcap /out/
