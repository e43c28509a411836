# Each card given to boot can be handed to an ordinary user; the JDK and this source tree are there for that user.
memlock 65536
for card in $CARD1 $CARD2 $CARD3 $CARD4; do
  bind $card
  echo "card $card $(cat /sys/bus/pci/devices/$card/vendor) $(cat /sys/bus/pci/devices/$card/device)" \
    "group $(group $card) of $(ls /sys/kernel/iommu_groups/$(group $card)/devices | wc -l)" \
    "driver $(driver $card) owner $(stat -c %U /dev/vfio/$(group $card))"
done
as_user id
as_user grep -h Cap /proc/self/status
as_user grep 'locked memory' /proc/self/limits
as_user java -version
started=$(uptime_seconds)
as_user millrace --version
echo "seconds for it: $(elapsed $started)"
