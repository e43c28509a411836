# The card at $CARD1 proves itself against the kernel's driver of $PEER1, which sends every frame back; then once more
# with large frames, and buffers for them. Arguments: those of millrace selftest.
peer=$(peer $PEER1) || fail "no carrier at the peer"
modprobe -a sch_ingress cls_matchall act_mirred
ip link set $peer promisc on txqueuelen 10000 # room for all that a flood has under way
tc qdisc add dev $peer ingress
tc filter add dev $peer ingress matchall action mirred egress redirect dev $peer
bind $CARD1
memlock unlimited
count() { cat /sys/class/net/$peer/statistics/$1; }
as_user millrace selftest $CARD1 --json "$@" >/out/selftest.json
code=$?
echo "peer: received $(count rx_packets), sent $(count tx_packets), dropped $(count rx_dropped) $(count tx_dropped)"

ip link set $peer mtu 9000 || fail "the peer takes no large frames"
await 10 grep -q 1 /sys/class/net/$peer/carrier || fail "no carrier at the peer"
JAVA_TOOL_OPTIONS=-Dmillrace.data-room=9022 as_user millrace selftest $CARD1 --json --only jumbo >/out/jumbo.json || code=1
exit $code
