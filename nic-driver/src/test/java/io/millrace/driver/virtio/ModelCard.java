package io.millrace.driver.virtio;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.port.PortException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A {@link VirtioModel} on PCI, section 4.1, its structures spread over two BARs. */
final class ModelCard implements Card {
  private static final int COMMON_BAR = 4;
  private static final int CONFIG_BAR = 2;

  final VirtioModel model;
  final ByteBuffer space = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
  int vectors = 3;
  boolean present = true;
  boolean closed;
  int functionResets;
  private int end = 0x40;
  private int last = PciConfigSpace.CAPABILITIES;

  ModelCard(VirtioModel model) {
    this.model = model;
    space.putShort(PciConfigSpace.STATUS, (short) PciConfigSpace.STATUS_CAPABILITIES);
    capability(5, 0, 0, 0); // access through configuration space
    capability(1, COMMON_BAR, ModelRegisters.COMMON, 0x1000);
    capability(1, COMMON_BAR, 0x7000, 0x1000); // a second choice
    capability(3, COMMON_BAR, 0x1000, 1);
    capability(4, CONFIG_BAR, ModelRegisters.CONFIG, 0x100);
    space.putInt(
        capability(2, COMMON_BAR, ModelRegisters.NOTIFY, 0x1000) + 16,
        ModelRegisters.NOTIFY_MULTIPLIER);
  }

  private int capability(int type, int bar, int offset, int length) {
    int at = end;
    space.put(last, (byte) at);
    space.put(at, (byte) PciConfigSpace.CAPABILITY_VENDOR);
    space.put(at + 2, (byte) 20);
    space.put(at + 3, (byte) type);
    space.put(at + 4, (byte) bar);
    space.putInt(at + 8, offset);
    space.putInt(at + 12, length);
    last = at + 1;
    end += 20;
    return at;
  }

  @Override
  public PciAddress address() {
    return PciAddress.parse("0000:00:08.0");
  }

  @Override
  public PciId id() {
    return new PciId(0x1af4, 0x1041, 0x1af4, 0x1100, 0x020000, 1);
  }

  @Override
  public PciConfigSpace config() {
    return new ModelConfigSpace(space);
  }

  @Override
  public Bar bar(int index) {
    return switch (index) {
      case COMMON_BAR -> new ModelRegisters(this, 0x4000, false);
      case CONFIG_BAR -> new ModelRegisters(this, 0x1000, true);
      default -> throw new PortException("the card has no memory in BAR " + index);
    };
  }

  @Override
  public long dmaBase() {
    return ModelMemory.BASE;
  }

  @Override
  public void busMaster(boolean on) {
    model.memory.allowed = on;
  }

  @Override
  public int vectors() {
    return vectors;
  }

  @Override
  public void connectInterrupts(int... eventFds) {}

  @Override
  public boolean reset() {
    functionResets++;
    model.reset();
    return true;
  }

  @Override
  public boolean isPresent() {
    return present;
  }

  @Override
  public void close() {
    closed = true;
  }
}
