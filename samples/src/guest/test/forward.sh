# millrace run routes between the cards at $CARD1 and $CARD2, as an ordinary user; two hosts are the kernel's, at $PEER1
# and $PEER2 in namespaces of their own. Argument: what the worker does when it has nothing to do.
idle=${1:-backoff}

host() { # NAME INTERFACE NETWORK
  ip netns add $1
  ip link set $2 netns $1
  ip -n $1 address add $3.2/24 dev $2
  ip -n $1 link set $2 up
  ip -n $1 route add default via $3.1
}
one=$(peer $PEER1) && two=$(peer $PEER2) || fail "no carrier at the peers"
host left $one 10.0.1
host right $two 10.0.2

bind $CARD1 $CARD2
memlock unlimited
cat >/tmp/router.yaml <<YAML
memory: {size: 64MiB}
ports:
  left: {type: vfio, address: '$CARD1'}
  right: {type: vfio, address: '$CARD2'}
stages:
  validate: {}
  acl: {default: permit, rules: [{action: deny, protocol: udp, to-ports: 9}]}
  forward:
    interfaces:
      left: {addresses: [10.0.1.1/24]}
      right: {addresses: [10.0.2.1/24]}
pipeline: [validate, acl, forward]
workers: {idle: $idle}
YAML
mkdir -m 777 /tmp/run
XDG_RUNTIME_DIR=/tmp/run as_user millrace run /tmp/router.yaml --json /tmp/run/summary.json >/tmp/run/log 2>&1 &
router=$!
await 240 ip netns exec left ping -c 1 -W 1 10.0.2.2 || { cat /tmp/run/log; fail "no ping passes"; }
ip netns exec left ping -q -c 50 -i 0.1 -W 2 10.0.2.2 | grep -E 'transmitted|rtt'
ip netns exec right iperf3 -s -1 -D
ip netns exec left iperf3 -c 10.0.2.2 -t 4 -f m | grep -E 'sender|receiver'
ip netns exec right iperf3 -s -1 -D
ip netns exec left iperf3 -c 10.0.2.2 -t 4 -f m -R | grep -E 'sender|receiver'

# What it takes when nothing comes, in three spells of 5 s: nanoseconds of processor time by thread.
spent() { for task in /proc/$router/task/*; do echo "${task##*/} $(tr ' ' _ <$task/comm) $(cut -d ' ' -f 1 $task/schedstat)"; done; }
sleep 3
for spell in 1 2 3; do
  started=$(uptime_seconds)
  spent >/tmp/before
  sleep 5
  spent >/tmp/after
  echo "idle: $spell all of $(elapsed $started) s"
  awk -v spell=$spell 'FNR == NR { before[$1] = $3; next }
    { nanos = $3 - before[$1]; if (nanos > 0) printf "idle: %d thread %s %d us\n", spell, $2, nanos / 1000 }' /tmp/before /tmp/after
done
ip netns exec left ping -q -c 20 -i 0.2 -W 2 10.0.2.2 | grep -E 'transmitted|rtt'

kill $router
wait $router || { cat /tmp/run/log; fail "it ends with $?"; }
cp /tmp/run/summary.json /out/summary.json
