# The cable at $CARD1 is pulled and put back, then the card itself is pulled, as $PEER1 sees it.
peer=$(peer $PEER1) || fail "no carrier at the peer"
carrier() { cat /sys/class/net/$peer/carrier; }
has_carrier() { [ $(carrier) = $1 ]; }

seen=$(carrier)
monitor set_link peer1 off
await 10 has_carrier 0
seen="$seen $(carrier)"
monitor set_link peer1 on
await 10 has_carrier 1
echo "carrier: $seen $(carrier)"

monitor set_link card7 off && fail "QEMU knows a card7"
bind $CARD1
monitor device_del card1
is_gone() { [ ! -e /sys/bus/pci/devices/$CARD1 ]; }
await 20 is_gone && echo gone
