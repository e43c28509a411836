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
import io.millrace.driver.card.Lease;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.port.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A card that the kernel has given to this process through VFIO. It stays with the process until it
 * is closed or the process ends, however it ends; nobody else can open it meanwhile.
 */
public final class VfioCard implements Card, Lease {
  private static final int BARS = 6;
  private static final int CLASS_AND_REVISION = 0x08;

  private final PciAddress address;
  private final Supplier<Tenancy> opener;
  private final long dmaBase;
  private final PciId id;
  private final int vectors;
  private final RequestLine request = new RequestLine();
  private final @Nullable LeasedBar[] bars = new LeasedBar[BARS];
  private Tenancy tenancy;
  private PciConfigSpace config;
  private boolean interruptsOn;
  private boolean away;
  private boolean closed;

  /**
   * Opens it.
   *
   * @param opener opens the device, each time it is taken
   * @throws PortException if that fails
   */
  VfioCard(PciAddress address, Supplier<Tenancy> opener) {
    this.address = address;
    this.opener = opener;
    tenancy = opener.get();
    dmaBase = tenancy.dmaBase();
    try {
      config = openConfig();
      id = readId();
      vectors = tenancy.device().interrupts(VFIO_PCI_MSIX_IRQ_INDEX);
      begin();
    } catch (NativeException e) {
      tenancy.end();
      request.close();
      throw VfioErrors.device(address, e);
    }
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

  private PciConfigSpace openConfig() {
    VfioDevice device = tenancy.device();
    return new RegionConfigSpace(device.file(device.region(VFIO_PCI_CONFIG_REGION_INDEX)));
  }

  /** Lets the card answer to its registers, and the kernel ask for it. */
  private void begin() {
    busMaster(false);
    request.connect(tenancy.device());
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
    LeasedBar bar = bars[index];
    if (bar == null) {
      try {
        bar = new LeasedBar(openBar(index));
      } catch (NativeException e) {
        throw new PortException(address + ": BAR " + index + ": " + e.getMessage(), e);
      }
      bars[index] = bar;
    }
    return bar;
  }

  private Bar openBar(int index) {
    VfioDevice device = tenancy.device();
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
    return tenancy.mapping().here();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Memory space is on in any case. A card that has lost its configuration, with its power or by
   * a reset from elsewhere, thereby gets its base addresses back from the kernel ({@code
   * vfio_basic_config_write} in drivers/vfio/pci/vfio_pci_config.c).
   */
  @Override
  public void busMaster(boolean on) {
    setCommand(on ? COMMAND_MEMORY | COMMAND_BUS_MASTER : COMMAND_MEMORY, COMMAND_BUS_MASTER);
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
    if (away) {
      return;
    }
    try {
      if (interruptsOn) {
        tenancy.device().disconnect(VFIO_PCI_MSIX_IRQ_INDEX);
        interruptsOn = false;
      }
      if (eventFds.length > 0) {
        tenancy.device().connect(VFIO_PCI_MSIX_IRQ_INDEX, eventFds);
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
      return !away && tenancy.device().reset();
    } catch (NativeException e) {
      throw new CardException("the card cannot be reset: " + e.getMessage());
    } finally {
      busMaster(false);
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
  public boolean isWantedBack() {
    return !away && request.wasRaised();
  }

  @Override
  public synchronized void giveBack() {
    if (!away) {
      leave();
      away = true;
      config = new AbsentConfigSpace();
      for (LeasedBar bar : bars) {
        if (bar != null) {
          bar.vanish();
        }
      }
    }
  }

  @Override
  public synchronized void takeAgain() {
    try {
      tenancy = opener.get();
    } catch (PortException | NativeException e) {
      throw new CardException(String.valueOf(e.getMessage()));
    }
    away = false;
    try {
      config = openConfig();
      checkIsSame();
      begin();
      for (int i = 0; i < BARS; i++) {
        LeasedBar bar = bars[i];
        if (bar != null) {
          bar.become(openBar(i));
        }
      }
    } catch (PortException | NativeException | CardException e) {
      giveBack();
      throw new CardException(String.valueOf(e.getMessage()));
    }
  }

  private void checkIsSame() {
    PciId now = readId();
    if (!now.equals(id)) {
      throw new CardException(
          "another card is at %s now: %s instead of %s".formatted(address, now, id));
    }
    if (tenancy.dmaBase() != dmaBase) {
      throw new CardException("packet memory cannot be mapped where it was");
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!away) {
      leave();
    }
    request.close();
  }

  private void leave() {
    busMaster(false);
    try {
      connectInterrupts();
    } catch (CardException e) {
      // The kernel does it as the device is closed.
    }
    interruptsOn = false;
    tenancy.end();
  }
}
