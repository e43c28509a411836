# Two functions of one device share an IOMMU group: both change hands or none.
modprobe -a e1000e
await 20 interface $CARD1
second=${CARD1%.0}.1
java io.millrace.samples.guest.Batch <<LINES
ports
bind $CARD1
doctor
bind $CARD1 $second
! cat /sys/bus/pci/devices/$CARD1/driver_override /sys/bus/pci/devices/$second/driver_override
unbind $CARD1 $second
LINES
