# A virtual machine with the address $1 at $VHOST1. It serves iperf3, runs what it finds in /out/command, leaves what
# that says in /out/answer, and ends with /out/end.
card=$(peer $VHOST1 $1) || fail "the card does not come up"
iperf3 -s -D
echo $card >/out/up
until [ -e /out/end ]; do
  if [ -e /out/command ]; then
    mv /out/command /tmp/command
    . /tmp/command >/tmp/answer 2>&1
    cp /tmp/answer /out/answer.part
    mv /out/answer.part /out/answer
  fi
  sleep 0.1
done
