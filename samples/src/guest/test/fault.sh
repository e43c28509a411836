# The card at $CARD1, without a driver and without any memory it may see, is told to fetch a descriptor at 0x666000.
# Registers are those of the 82574L: its datasheet, section 10.2.6, transmit.
device=/sys/bus/pci/devices/$CARD1
registers=$(awk 'NR == 1 { print $1 }' $device/resource)
set_register() { devmem $((registers + $1)) 32 $2; }

# Memory space and bus master, in the command register.
printf '\006' | dd of=$device/config bs=1 seek=4 conv=notrunc 2>/dev/null
set_register 0x3800 0x666000  # TDBAL
set_register 0x3804 0         # TDBAH
set_register 0x3808 4096      # TDLEN
set_register 0x0400 2         # TCTL.EN
set_register 0x3818 1         # TDT
await 10 grep -q vtd_dmar_fault /out/qemu.log && cat /out/qemu.log
