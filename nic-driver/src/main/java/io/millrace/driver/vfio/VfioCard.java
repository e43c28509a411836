package io.millrace.driver.vfio;

import static io.millrace.driver.ffi.Vfio.VFIO_PCI_BAR0_REGION_INDEX;
import static io.millrace.driver.ffi.Vfio.VFIO_PCI_CONFIG_REGION_INDEX;
import static io.millrace.driver.ffi.Vfio.VFIO_PCI_MSIX_IRQ_INDEX;
import static io.millrace.driver.pci.PciConfigSpace.COMMAND;
import static io.millrace.driver.pci.PciConfigSpace.COMMAND_BUS_MASTER;
import static io.millrace.driver.pci.PciConfigSpace.COMMAND_MEMORY;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardException;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.port.PortException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A card that the kernel has given to this process through VFIO. It stays with the process until it
 * is closed or the process ends, however it ends; nobody else can open it meanwhile.
 */
public final class VfioCard implements Card {
  private static final int BARS = 6;
  private static final int CLASS_AND_REVISION = 0x08;

  private final PciAddress address;
  private final VfioDevice device;
  private final PacketMapping mapping;
  private final long dmaBase;
  private final PciConfigSpace config;
  private final PciId id;
  private final int vectors;
  private final @Nullable Bar[] bars = new Bar[BARS];
  private boolean interruptsOn;
  private boolean closed;

  /**
   * An open device, which the card closes.
   *
   * @param mapping what the device is in; the card leaves it
   */
  VfioCard(PciAddress address, VfioDevice device, PacketMapping mapping, long dmaBase) {
    this.address = address;
    this.device = device;
    this.mapping = mapping;
    this.dmaBase = dmaBase;
    config = new RegionConfigSpace(device.file(device.region(VFIO_PCI_CONFIG_REGION_INDEX)));
    id = readId();
    vectors = device.interrupts(VFIO_PCI_MSIX_IRQ_INDEX);
    setCommand(COMMAND_MEMORY, COMMAND_BUS_MASTER);
  }

  /**
   * Opens a card: makes it this process's own, maps packet memory for it, and lets it answer to its
   * registers. It does no DMA until {@link #busMaster}. Needs no privilege but permission on the
   * card's node under {@code /dev/vfio} and a sufficient limit of locked memory.
   *
   * @throws PortException naming what stands in the way and what to do about it
   */
  public static VfioCard open(PciAddress address) {
    return VfioHost.LINUX.open(address);
  }

  private PciId readId() {
    int classAndRevision = config.get32(CLASS_AND_REVISION);
    return new PciId(
        config.get16(0x00),
        config.get16(0x02),
        config.get16(0x2c),
        config.get16(0x2e),
        classAndRevision >>> 8,
        classAndRevision & 0xff);
  }

  @Override
  public PciAddress address() {
    return address;
  }

  @Override
  public PciId id() {
    return id;
  }

  @Override
  public PciConfigSpace config() {
    return config;
  }

  @Override
  public synchronized Bar bar(int index) {
    Bar bar = bars[index];
    if (bar == null) {
      try {
        bar = openBar(index);
      } catch (NativeException e) {
        throw new PortException(address + ": BAR " + index + ": " + e.getMessage(), e);
      }
      bars[index] = bar;
    }
    return bar;
  }

  private Bar openBar(int index) {
    Region region = device.region(VFIO_PCI_BAR0_REGION_INDEX + index);
    if (region.size() == 0) {
      throw new PortException(address + " has no registers at BAR " + index);
    }
    if (region.isWhollyMappable()) {
      return new MappedBar(device.map(region, region.mappable().getFirst()));
    }
    RegionBar rest = new RegionBar(device.file(region));
    List<SparseBar.Part> parts = new ArrayList<>();
    for (Region.Area area : region.mappable()) {
      parts.add(new SparseBar.Part(area, new MappedBar(device.map(region, area))));
    }
    return parts.isEmpty() ? rest : new SparseBar(parts, rest);
  }

  @Override
  public long dmaBase() {
    return dmaBase;
  }

  /** What the card sees as memory, for as long as it is open. */
  IoSpace space() {
    return mapping.here();
  }

  @Override
  public void busMaster(boolean on) {
    if (on) {
      setCommand(COMMAND_BUS_MASTER, 0);
    } else {
      setCommand(0, COMMAND_BUS_MASTER);
    }
  }

  private void setCommand(int set, int clear) {
    config.put16(COMMAND, config.get16(COMMAND) & ~clear | set);
  }

  @Override
  public int vectors() {
    return vectors;
  }

  @Override
  public synchronized void connectInterrupts(int... eventFds) {
    if (eventFds.length > vectors) {
      throw new IllegalArgumentException(eventFds.length + " of " + vectors + " vectors");
    }
    try {
      if (interruptsOn) {
        device.disconnect(VFIO_PCI_MSIX_IRQ_INDEX);
        interruptsOn = false;
      }
      if (eventFds.length > 0) {
        device.connect(VFIO_PCI_MSIX_IRQ_INDEX, eventFds);
        interruptsOn = true;
      }
    } catch (NativeException e) {
      throw new CardException("the card's interrupts cannot be connected: " + e.getMessage());
    }
  }

  @Override
  public boolean reset() {
    busMaster(false);
    try {
      return device.reset();
    } catch (NativeException e) {
      throw new CardException("the card cannot be reset: " + e.getMessage());
    } finally {
      setCommand(COMMAND_MEMORY, COMMAND_BUS_MASTER);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for the class, which is read from the card each time; the kernel answers for the vendor
   * itself ({@code init_pci_cap_basic_perm} in drivers/vfio/pci/vfio_pci_config.c).
   */
  @Override
  public boolean isPresent() {
    return config.get32(CLASS_AND_REVISION) != -1;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    busMaster(false);
    try {
      connectInterrupts();
    } catch (CardException e) {
      // The kernel does it as the device is closed.
    }
    giveBack();
  }

  private void giveBack() {
    try {
      device.close();
    } finally {
      mapping.leave(device.fd());
    }
  }
}
