# For scripts in which millrace run forwards between $CARD1 and $CARD2 as well as between $CARD3 and $CARD4, with the
# kernel at the other ends. Ports a, b, c and d are those cards, and $one, $two, $three and $four the interfaces at their
# peers. Nothing but what a test sends is on the wires.

one=$(peer $PEER1) && two=$(peer $PEER2) && three=$(peer $PEER3) && four=$(peer $PEER4) || fail "no carrier at the peers"
ends="$one $two $three $four"
modprobe pktgen
bind $CARD1 $CARD2 $CARD3 $CARD4
memlock unlimited
mkdir -m 777 /tmp/run
export XDG_RUNTIME_DIR=/tmp/run
trap '[ $? = 0 ] || { cat /tmp/run/log; dmesg | tail -40; }' EXIT
cat >/tmp/pairs.yaml <<YAML
memory: {size: 64MiB}
ports:
  a: {type: vfio, address: '$CARD1'}
  b: {type: vfio, address: '$CARD2'}
  c: {type: vfio, address: '$CARD3'}
  d: {type: vfio, address: '$CARD4'}
pipeline: {a: b, b: a, c: d, d: c}
YAML

# Starts it in the background; $router is its process, /tmp/run/log what it says.
start_router() {
  as_user millrace run /tmp/pairs.yaml --json /tmp/run/summary.json >>/tmp/run/log 2>&1 &
  router=$!
}

# Ends it in an orderly way.
stop_router() {
  kill $router
  wait $router || { cat /tmp/run/log; fail "it ends with $?"; }
  cat /tmp/run/log
  cp /tmp/run/summary.json /out/summary.json
}

# received INTERFACE: how many frames have arrived there so far.
received() { cat /sys/class/net/$1/statistics/rx_packets; }

# other INTERFACE: the one at the other end of its pair.
other() {
  case $1 in
    $one) echo $two ;;
    $two) echo $one ;;
    $three) echo $four ;;
    $four) echo $three ;;
  esac
}

# prepare COUNT PER_SECOND INTERFACE...: what pktgen shall send, on each of the interfaces.
prepare() {
  _count=$1 _delay=$((1000000000 / $2))
  shift 2
  senders="$*"
  echo rem_device_all >/proc/net/pktgen/kpktgend_0
  for _end in $ends; do await 60 is_free $_end || fail "pktgen does not let go of $_end"; done
  for _end in "$@"; do
    echo "add_device $_end" >/proc/net/pktgen/kpktgend_0
    for _setting in "count $_count" 'pkt_size 60' 'dst_mac 02:00:00:00:00:01' "delay $_delay"; do
      echo "$_setting" >/proc/net/pktgen/$_end
    done
  done
}
is_free() { [ ! -e /proc/net/pktgen/$1 ]; }

# Has pktgen send that. It may say too early that it has, when the processor is busy.
send() {
  echo start >/proc/net/pktgen/pgctrl
  for _end in $senders; do await 300 is_sent $_end || fail "pktgen does not end at $_end"; done
}
is_sent() { grep -q '^Result: OK' /proc/net/pktgen/$1; }

# The same in the background; $traffic is the process, which ends when all is sent.
start_traffic() {
  send &
  traffic=$!
}

# arrives INTERFACE: whether a frame sent there comes out at the other end of the pair.
arrives() {
  _before=$(received $(other $1))
  prepare 1 1000 $1
  send
  sleep 0.1
  [ $(received $(other $1)) -gt $_before ]
}

# passes COUNT INTERFACE...: sends frames at each interface and says how many come out.
passes() {
  _wanted=$1
  shift
  prepare $_wanted 1000 "$@"
  for _end in "$@"; do eval "_before_$_end=$(received $(other $_end))"; done
  send
  _result=
  for _end in "$@"; do
    eval "_goal=\$((_before_$_end + $_wanted))"
    await 60 has_received $(other $_end) $_goal
    _result="$_result $(($(received $(other $_end)) - _goal + _wanted))"
  done
  echo "passed of $_wanted:$_result"
}
has_received() { [ $(received $1) -ge $2 ]; }

faults() { grep -c vtd_dmar_fault /out/qemu.log; }
