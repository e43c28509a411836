# While frames pass both ways through two pairs of ports, each card in turn has its cable pulled, is reset by somebody
# else, loses its power, and is removed and put back. Arguments: the models of the four cards, for putting them back.
. /millrace/samples/src/guest/test/pairs.sh
frames=600 per_second=200

# The card that an event is for: its number, PCI address, port, interface at its peer, the other pair's, the model.
choose() {
  number=$1 model=$2
  eval "card=\$CARD$number"
  port=$(echo abcd | cut -c $number)
  case $number in
    1 | 2) here=$one there=$two others="$three $four" ;;
    3 | 4) here=$three there=$four others="$one $two" ;;
  esac
}

said() { tail -n +$((lines + 1)) /tmp/run/log | grep -q "$1"; }
is_down() { said "millrace: $port is down: "; }
is_up() { said "millrace: $port \(is up again\|was down for a moment\)"; }
is_gone() { [ ! -e /sys/bus/pci/devices/$card ]; }
is_there() { [ -e /sys/bus/pci/devices/$card/vendor ]; }

# event NAME: has it happen under traffic, and says what the others' frames have come to.
event() {
  lines=$(wc -l </tmp/run/log)
  for end in $others; do eval "before_$end=$(received $end)"; done
  prepare $frames $per_second $ends
  start_traffic
  sleep 1
  started=$(uptime_seconds)
  $1
  back=$(elapsed $started)
  wait $traffic
  result=
  for end in $others; do
    eval "goal=\$((before_$end + frames))"
    await 60 has_received $end $goal
    result="$result $(($(received $end) - goal + frames))"
  done
  echo "$model $1: back after $back s, others received$result of $frames, $(passes 100 $here $there)"
}

cable() {
  monitor set_link card$number off
  await 60 is_down || fail "$port does not go down"
  monitor set_link card$number on
  await 90 is_up || fail "$port does not come up"
}

# By function level reset, or else of the whole bus; QEMU's cards come out of D3hot as they went in. After the bus's, the
# kernel may miss the link and say that there was none.
reset() {
  method=bus
  ! grep -q flr /sys/bus/pci/devices/$card/reset_method || method=flr
  echo $method >/sys/bus/pci/devices/$card/reset_method
  echo 1 >/sys/bus/pci/devices/$card/reset || true
  await 90 is_up || fail "$port does not come up"
}

put_back() {
  case $model in
    virtio-net) device=virtio-net-pci,disable-legacy=on,iommu_platform=on ;;
    *) device=$model ;;
  esac
  # QEMU may take a moment longer than the guest to forget the card.
  await 60 monitor device_add $device,id=card$number,netdev=wire-card$number,bus=slot$((2 * number - 1)),romfile=,mac=52:54:00:00:01:0$number ||
    fail "QEMU does not put it back"
  await 60 is_there || fail "$card does not come back"
  bind $card
  await 120 is_up || fail "$port does not come up"
}

removal() {
  monitor device_del card$number || fail "QEMU does not remove it"
  await 120 is_gone || fail "the kernel waits for $card"
  put_back
}

# The slot's power controller (slot control register of PCI Express, bit 10), in its root port's configuration space.
slot_power() {
  slot=$(basename $(dirname $(readlink -f /sys/bus/pci/devices/$card)))
  printf $1 | dd of=/sys/bus/pci/devices/$slot/config bs=1 seek=$((0x54 + 0x18 + 1)) conv=notrunc 2>/dev/null
}

power() {
  slot_power '\007'
  await 60 is_down || fail "$port does not go down"
  slot_power '\003'
  await 120 is_up || fail "$port does not come up"
}

start_router
for end in $one $three; do await 300 arrives $end || { cat /tmp/run/log; fail "nothing is forwarded"; }; done
for number in 1 2 3 4; do
  eval "model=\$$number"
  choose $number $model
  for what in cable reset power removal; do
    event $what || { cat /tmp/run/log; dmesg | tail -30; fail "$what"; }
  done
done
echo "faults: $(faults)"
# It can end without a card that is missing, too.
monitor device_del card$number && await 120 is_gone || fail "the kernel waits for $card"
stop_router
