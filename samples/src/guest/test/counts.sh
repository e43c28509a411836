# $CARD1 and $CARD2 pass on to each other what the kernel sends at $PEER1 and $PEER2: by millrace, then by DPDK's testpmd.
# What program and peers have counted before and after it is in /out. Argument: frames of each size, each way,
# a multiple of 100.
count=$1
batch=100
sizes='60 200 594 1514'
too_large=20

one=$(peer $PEER1) && two=$(peer $PEER2) || fail "no carrier at the peers"
for interface in $one $two; do
  ip link set $interface mtu 9000
  await 10 grep -q 1 /sys/class/net/$interface/carrier || fail "no carrier at $interface"
done
bind $CARD1 $CARD2
memlock unlimited
mkdir -m 777 /tmp/run
export XDG_RUNTIME_DIR=/tmp/run

received() { cat /sys/class/net/$1/statistics/rx_packets; }
has_received() { [ $(received $1) -ge $2 ]; }

# As the peers' drivers tell it, and the kernel's general counters for the one that has no others (virtio_net).
note() { # WHEN
  ethtool -S $one >/out/$1.peer1
  ethtool -S $two >/out/$1.peer2
  grep . /sys/class/net/$one/statistics/* | sed 's|.*/||; s/:/: /' >/out/$1.kernel1
  grep . /sys/class/net/$two/statistics/* | sed 's|.*/||; s/:/: /' >/out/$1.kernel2
}

# One frame that arrives says that all links are up.
passes() { # FROM TO
  _before=$(received $2)
  pktgen $1 1 60 $(cat /sys/class/net/$2/address)
  sleep 0.2
  has_received $2 $((_before + 1))
}

# No more at a time than any ring holds: frames that are late because the processor is elsewhere come all at once.
send() { # FROM TO
  _mac=$(cat /sys/class/net/$2/address)
  _expected=$(received $2)
  for _size in $sizes; do
    for _batch in $(seq $((count / batch))); do
      pktgen $1 $batch $_size $_mac 4000
      _expected=$((_expected + batch))
      await 20 has_received $2 $_expected || fail "$(received $2) frames at $2, not $_expected"
    done
  done
  pktgen $1 $too_large 3000 $_mac 4000
}

cat >/tmp/cross.yaml <<YAML
memory: {size: 64MiB}
ports:
  one: {type: vfio, address: '$CARD1'}
  two: {type: vfio, address: '$CARD2'}
pipeline: {one: two, two: one}
YAML
as_user millrace run /tmp/cross.yaml --json /tmp/run/after.json >/tmp/run/log 2>&1 &
program=$!
await 120 grep -q 'is running' /tmp/run/log || fail "$(cat /tmp/run/log)"
await 30 passes $one $two && await 30 passes $two $one || fail "millrace passes nothing on"
as_user millrace stat --json >/out/millrace.before.json || fail "no counters"
note millrace.before
send $one $two
send $two $one
sleep 1
note millrace.after
kill $program
wait $program || fail "$(cat /tmp/run/log)"
cp /tmp/run/after.json /out/millrace.after.json

# testpmd prints its statistics once a second; it has two threads on the one processor, and the first forwards nothing.
as_user dpdk-testpmd --lcores 0@0,1@0 --in-memory --iova-mode va -a $CARD1 -a $CARD2 -- --total-num-mbufs 8192 \
  --rxd 1024 --txd 1024 --forward-mode io --auto-start --stats-period 1 </dev/null >/tmp/testpmd.log 2>&1 &
program=$!
has_told() { [ $(grep -c 'NIC statistics for port 1' /tmp/testpmd.log) -ge $1 ]; }
told() { # FILE
  await 60 has_told $(($(grep -c 'NIC statistics for port 1' /tmp/testpmd.log) + 3)) || fail "$(tail -5 /tmp/testpmd.log)"
  cp /tmp/testpmd.log /out/$1
}
await 60 has_told 1 || fail "$(tail -5 /tmp/testpmd.log)"
await 30 passes $one $two && await 30 passes $two $one || fail "testpmd passes nothing on"
told testpmd.before.log
note testpmd.before
send $one $two
send $two $one
told testpmd.after.log
note testpmd.after
kill $program
wait $program
