# Cards change hands by 'millrace bind' and 'millrace unbind', and the doctor looks at them.
modprobe -a e1000e igb virtio_net vmxnet3 bridge
cards="$CARD1 $CARD2 $CARD3 $CARD4"
for card in $cards; do await 20 interface $card || fail "no interface at $card"; done
one=$(interface $CARD1)
two=$(interface $CARD2)
three=$(interface $CARD3)
batch() { java io.millrace.samples.guest.Batch; }

batch <<LINES
ports
! /usr/bin/ip address add 10.0.0.1/24 dev $one
bind $CARD1
! /usr/bin/ip address del 10.0.0.1/24 dev $one; /usr/bin/ip link set $one up; /usr/bin/ip route add 10.9.0.0/24 dev $one
bind $one
! /usr/bin/ip route del 10.9.0.0/24 dev $one
! /usr/bin/ip link add br0 type bridge; /usr/bin/ip link set $two master br0
bind $two
! /usr/bin/ip link del br0
! /usr/bin/ip netns add elsewhere; /usr/bin/ip link set $three netns elsewhere
bind $CARD3
! /usr/bin/ip netns del elsewhere
bind $cards --user nobody-here
bind $cards --user millrace
bind $CARD1 --user millrace --json
ports --json
! ls /sys/class/net; ls -l /dev/vfio
! sleep 1000 9<>/dev/vfio/$(group $CARD1) >/dev/null 2>&1 & echo \$! >/tmp/holder; sleep 0.2
unbind $CARD1
! kill \$(cat /tmp/holder); sleep 0.2
LINES

memlock 8192
as_user java io.millrace.samples.guest.Batch <<LINES
doctor
unbind $CARD1
LINES
memlock 524288
as_user java io.millrace.samples.guest.Batch <<LINES
doctor --json
LINES

batch <<LINES
unbind $cards
unbind $cards
! ls /sys/class/net
bind $CARD3
! echo 1 >/sys/bus/pci/devices/$CARD3/remove
bind $CARD3
LINES
