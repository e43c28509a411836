# Each of four cards is flooded. Then millrace run is killed (kill -9) while frames pass both ways through both pairs of
# ports, and another process takes the cards. Arguments: the models of the four cards, and how many frames are a flood.
. /millrace/samples/src/guest/test/pairs.sh
cards="$CARD1 $CARD2 $CARD3 $CARD4"
flood=$5

# A flood as fast as the kernel can send, while the process that should take it stands still for a while.
flood() { # MODEL INTERFACE
  before=$(received $(other $2))
  prepare $flood 1000000000 $2
  kill -STOP $router
  start_traffic
  sleep 5
  kill -CONT $router
  wait $traffic
  until_quiet
  echo "flood $1: sent $flood, forwarded $(($(received $(other $2)) - before)), then $(passes 1000 $ends)"
}

all_received() { for end in $ends; do echo -n "$(received $end) "; done; }
# Waits until no more comes out anywhere: wires keep what was sent while nobody took it.
until_quiet() {
  last=
  while now=$(all_received); [ "$now" != "$last" ]; do last=$now; sleep 2; done
}
forwards() { eval "[ $(received $1) -gt \$before_$1 ]"; }
all_forward() { for end in $ends; do forwards $end || return 1; done; }
note_received() { for end in $ends; do eval "before_$end=$(received $end)"; done; }

# The command register's bus-master bits.
masters() {
  for card in $cards; do
    echo -n "$(($(hexdump -s 4 -n 2 -e '1/2 "%d"' /sys/bus/pci/devices/$card/config) >> 2 & 1)) "
  done
}

start_router
# Nothing is sent to b and d before they run, so that they know of every frame.
for end in $one $three; do await 300 arrives $end || fail "nothing is forwarded"; done
flood $1 $one
flood $2 $two
flood $3 $three
flood $4 $four
sleep 3
cp /tmp/run/millrace/pairs.counters /out/flooded.counters
echo "sent: $(for end in $ends; do echo -n "$(cat /sys/class/net/$end/statistics/tx_packets) "; done)"

echo "bus masters: $(masters)"
# Enough for as long as it takes another process to start; it is stopped when that forwards.
prepare 1000000 100 $ends
note_received
start_traffic
await 60 all_forward || fail "no traffic"
kill -9 $router
killed=$(uptime_seconds)
wait $router 2>/dev/null
echo "killed: gone after $(elapsed $killed) s, bus masters: $(masters)"
quiet=$(all_received)
note_received
start_router
sleep 1
[ "$quiet" = "$(all_received)" ] && echo "nothing is forwarded meanwhile, faults: $(faults)"
await 600 all_forward || fail "the second process does not forward"
echo "forwarding: all four ways $(elapsed $killed) s after the kill"
echo stop >/proc/net/pktgen/pgctrl
wait $traffic
until_quiet
echo "after the kill $(passes 1000 $ends)"
stop_router
