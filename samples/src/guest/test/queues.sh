# On a bridge virtio-net has several queues and checksum offload: the kernel drives both ends, one in a namespace.
peer=$(peer $PEER1 10.0.0.1/24) || fail "no carrier at the peer"
await 10 interface $CARD1 || fail "no interface at the card"
card=$(interface $CARD1)
ip netns add other
ip link set $card netns other
ip -n other address add 10.0.0.2/24 dev $card
ip -n other link set $card up
ip netns exec other ethtool -L $card combined 4 || fail "no four queues"
ip netns exec other ethtool -k $card | grep -E '^(tx-checksumming|tcp-segmentation-offload):'
await 10 ping -c 1 -W 1 10.0.0.2 && echo "frames pass"
