# Without an IOMMU no card changes hands, and the doctor says why.
modprobe -a e1000e
await 20 interface $CARD1
as_user java io.millrace.samples.guest.Batch <<LINES
doctor
bind $CARD1
LINES
