# A gateway of ours between two namespaces, in one of which is the kernel's own WireGuard: both begin, with preshared
# keys and without, IPv4 and IPv6 in each other; keys change, both sides are started anew.
modprobe -a wireguard veth

link() { # NAME MAC ADDRESS4 ADDRESS6 GATEWAY4 GATEWAY6
  ip netns add $1
  ip -n $1 link set lo up
  ip -n router link add name $1 address $2 type veth peer name eth0 netns $1
  ip -n router link set $1 arp off up
  ip -n $1 link set eth0 up
  ip -n $1 address add $3/24 dev eth0
  ip -n $1 address add $4/64 dev eth0 nodad
  ip -n $1 route add default via $5
  ip -n $1 -6 route add default via $6
}
ip netns add router
ip netns exec router sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
link left 02:00:00:00:01:01 10.0.1.2 fd00:1::2 10.0.1.1 fd00:1::1
link right 02:00:00:00:02:01 10.0.2.2 fd00:2::2 10.0.2.1 fd00:2::1

umask 077
for key in ours ours2 theirs theirs2; do wg genkey >/tmp/$key; done
wg genpsk >/tmp/preshared
: >/tmp/none
public() { wg pubkey </tmp/$1; }
our_key=ours their_key=theirs

mkdir /tmp/run
cat >/tmp/wg.conf <<CONF
[Interface]
PrivateKey = $(cat /tmp/ours)
ListenPort = 51820
Address = 10.9.0.1/24, fd00:9::1/64
[Peer]
PublicKey = $(public theirs)
AllowedIPs = 10.9.0.2/32, fd00:9::2/128
CONF
cat >/tmp/gateway.yaml <<YAML
memory: {size: 64MiB}
ports:
  left: {type: af_packet, interface: left}
  right: {type: af_packet, interface: right}
  gate: {type: wireguard, config: wg.conf}
stages:
  validate: {}
  wireguard-open: {}
  forward:
    interfaces:
      left: {addresses: [10.0.1.1/24, 'fd00:1::1/64']}
      right: {addresses: [10.0.2.1/24, 'fd00:2::1/64']}
      gate: {}
  wireguard-seal: {}
  wireguard-route: {}
pipeline:
  left: validate
  right: validate
  gate: validate
  validate: wireguard-open
  wireguard-open: forward
  forward: {gate: wireguard-seal}
  wireguard-seal: wireguard-route
YAML

start_gateway() { # SUMMARY
  XDG_RUNTIME_DIR=/tmp/run /usr/bin/ip netns exec router millrace run /tmp/gateway.yaml --json /out/$1 >/tmp/run/log 2>&1 &
  gateway=$!
  await 120 grep -q 'is running as process' /tmp/run/log || { cat /tmp/run/log; fail "it does not start"; }
}
stop_gateway() {
  kill $gateway
  wait $gateway || { cat /tmp/run/log; fail "it ends with $?"; }
}
start_kernel() {
  ip -n right link add wg0 type wireguard
  ip netns exec right wg set wg0 listen-port 51821 private-key /tmp/$their_key
  ip -n right address add 10.9.0.2/24 dev wg0
  ip -n right address add fd00:9::2/64 dev wg0 nodad
  ip -n right link set wg0 mtu 1420 up
  ip -n right route add 10.0.1.0/24 dev wg0
  ip -n right -6 route add fd00:1::/64 dev wg0
}

# Makes both peers anew, each with an endpoint if there is one, and a preshared key from a file.
peers() { # PRESHARED OUR_ENDPOINT THEIR_ENDPOINT
  wg show gate peers | while read -r peer; do wg set gate peer $peer remove; done
  for peer in $(ip netns exec right wg show wg0 peers); do ip netns exec right wg set wg0 peer $peer remove; done
  ip netns exec right wg set wg0 peer $(public $our_key) preshared-key /tmp/$1 \
    allowed-ips 10.9.0.1/32,10.0.1.0/24,fd00:9::1/128,fd00:1::/64 ${2:+endpoint $2}
  wg set gate peer $(public $their_key) preshared-key /tmp/$1 allowed-ips 10.9.0.2/32,fd00:9::2/128 ${3:+endpoint $3}
}

# ping of busybox's sh: all are answered, or the test has failed.
reach() { # NAMESPACE ADDRESS [OPTION...]
  _from=$1 _to=$2
  shift 2
  _said=$(ip netns exec $_from ping -n -q -c 2 -i 0.05 -W 10 "$@" $_to)
  case $_said in *' 0% packet loss'*) ;; *) echo "$_said"; cat /tmp/run/log; ip netns exec right wg show; wg show gate
    fail "no answer from $_to to $_from $*" ;; esac
}
all_reach() {
  reach left 10.9.0.2
  reach left fd00:9::2
  reach right 10.0.1.2
  reach right fd00:1::2
}
# Until the first answer: a side has to find out first that the other has no keys any more.
await_reach() { await 30 ip netns exec $1 ping -n -c 1 -W 1 $2 || fail "no answer from $2"; }

start_kernel
start_gateway first.json
for preshared in none preshared; do
  for outside in 4 6; do
    case $outside in 4) us=10.0.2.1:51820 them=10.0.2.2:51821 ;; 6) us=[fd00:2::1]:51820 them=[fd00:2::2]:51821 ;; esac
    peers $preshared '' $them
    reach left 10.9.0.2
    all_reach
    echo "we begin: preshared $preshared, over IPv$outside"
    peers $preshared $us ''
    reach right fd00:1::2
    all_reach
    echo "the kernel begins: preshared $preshared, over IPv$outside"
  done
done

for size in 0 1 15 16 17 1000 1371 1372; do
  reach left 10.9.0.2 -M do -s $size
  reach left fd00:9::2 -M do -s $size
done
for size in 1391 1392; do reach left 10.9.0.2 -M do -s $size; done

peers preshared 10.0.2.1:51820 10.0.2.2:51821
all_reach
ip netns exec right iperf3 -s -D
for inside in 10.9.0.2 fd00:9::2; do
  for options in '' -R '-u -b 2M -l 1000' '-u -b 2M -l 1000 -R'; do
    until ip netns exec left iperf3 -c $inside -t 1 -f m $options >/tmp/iperf 2>&1; do
      grep -q 'refused\|busy' /tmp/iperf || { cat /tmp/iperf; fail "iperf3 $options"; }
    done
    echo "iperf3 $inside $options: $(grep receiver /tmp/iperf)"
  done
done

our_key=ours2
wg set gate private-key /tmp/ours2
peers none 10.0.2.1:51820 10.0.2.2:51821
await_reach left 10.9.0.2
all_reach
echo "our key has changed"
their_key=theirs2
ip netns exec right wg set wg0 private-key /tmp/theirs2
peers none 10.0.2.1:51820 10.0.2.2:51821
await_reach right 10.0.1.2
all_reach
echo "the kernel's key has changed"
ip -n right link delete wg0
start_kernel
ip netns exec right wg set wg0 peer $(public ours2) allowed-ips 10.9.0.1/32,10.0.1.0/24,fd00:9::1/128,fd00:1::/64 \
  endpoint 10.0.2.1:51820
await_reach right 10.0.1.2
all_reach
echo "the kernel's interface was made anew"

/usr/bin/ip netns exec left ping -n -q -i 0.02 10.9.0.2 >/dev/null &
traffic=$!
stop_gateway
our_key=ours
sed -i "s|^PublicKey.*|PublicKey = $(public theirs2)|" /tmp/wg.conf
echo 'Endpoint = 10.0.2.2:51821' >>/tmp/wg.conf
ip netns exec right wg set wg0 peer $(public ours2) remove
ip netns exec right wg set wg0 peer $(public ours) allowed-ips 10.9.0.1/32,10.0.1.0/24,fd00:9::1/128,fd00:1::/64 \
  endpoint 10.0.2.1:51820
start_gateway second.json
await_reach left 10.9.0.2
kill $traffic
all_reach
echo "we were started anew"
stop_gateway
