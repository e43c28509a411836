# DPDK's testpmd forwards between $CARD1 and $CARD2; the kernel sends frames at one end and counts at the other.
# Argument: how many frames each way.
count=${1:-2000}

bind $CARD1 $CARD2
memlock unlimited
one=$(peer $PEER1) && two=$(peer $PEER2) || fail "no carrier at the peers"

# Two threads on the one processor: testpmd's main thread does not forward. Its output comes with the statistics.
as_user dpdk-testpmd --lcores 0@0,1@0 --in-memory --iova-mode va -a $CARD1 -a $CARD2 -- --total-num-mbufs 8192 \
  --rxd 1024 --txd 1024 --forward-mode io --auto-start --stats-period 1 </dev/null >/out/testpmd.log 2>&1 &
testpmd=$!
await 60 grep -q 'NIC statistics for port 1' /out/testpmd.log || fail "$(tail -5 /out/testpmd.log)"

frames() { cat /sys/class/net/$1/statistics/rx_packets; }
has_frames() { [ $(frames $1) -ge $2 ]; }

# send FROM TO: frames of 200 bytes from one of the kernel's interfaces; those that reach the other are counted.
send() {
  before=$(frames $2)
  started=$(uptime_seconds)
  pktgen $1 $count 200 $(cat /sys/class/net/$2/address) 4000
  await 20 has_frames $2 $((before + count))
  echo "frames $1 to $2: $(($(frames $2) - before)) of $count in $(elapsed $started) s"
}
send $one $two
send $two $one
kill $testpmd
wait $testpmd
grep -A 3 'Forward statistics for port' /out/testpmd.log
