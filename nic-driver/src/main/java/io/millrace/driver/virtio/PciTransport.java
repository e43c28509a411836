package io.millrace.driver.virtio;

import static io.millrace.driver.virtio.CommonConfig.CONFIG_GENERATION;
import static io.millrace.driver.virtio.CommonConfig.CONFIG_MSIX_VECTOR;
import static io.millrace.driver.virtio.CommonConfig.DEVICE_FEATURE;
import static io.millrace.driver.virtio.CommonConfig.DEVICE_FEATURE_SELECT;
import static io.millrace.driver.virtio.CommonConfig.DEVICE_STATUS;
import static io.millrace.driver.virtio.CommonConfig.DRIVER_FEATURE;
import static io.millrace.driver.virtio.CommonConfig.DRIVER_FEATURE_SELECT;
import static io.millrace.driver.virtio.CommonConfig.NUM_QUEUES;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_DESC;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_DEVICE;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_DRIVER;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_ENABLE;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_MSIX_VECTOR;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_NOTIFY_OFF;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_SELECT;
import static io.millrace.driver.virtio.CommonConfig.QUEUE_SIZE;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.card.Register;

/**
 * A virtio device on PCI, section 4.1: modern devices, and transitional ones that have the modern
 * structures. Only an IOMMU lets this process have the card, so the device is behind one.
 */
final class PciTransport implements VirtioTransport {
  private static final int GONE = 0xff;
  private static final long RESET_MILLIS = 1000;
  private static final int NOTIFY_OFF_MULTIPLIER = 16;
  private static final int MAX_DOORBELLS = 2 * 64 + 1;

  /** Bytes of device configuration that every network device has: its address. */
  private static final int MIN_CONFIG_BYTES = 6;

  private final Card card;
  private final Bar common;
  private final Bar config;
  private final Bar doorbells;
  private final int multiplier;

  /** Where each queue's doorbell is. */
  private final long[] doorbellOffsets = new long[MAX_DOORBELLS];

  /**
   * Finds the device's structures.
   *
   * @throws io.millrace.driver.port.PortException if it lacks one
   */
  PciTransport(Card card) {
    this.card = card;
    common =
        PciCapability.find(card, PciCapability.COMMON, "common configuration", CommonConfig.BYTES)
            .window();
    PciCapability notify = PciCapability.find(card, PciCapability.NOTIFY, "notification", 2);
    doorbells = notify.window();
    multiplier = card.config().get32(notify.at() + NOTIFY_OFF_MULTIPLIER);
    config =
        PciCapability.find(card, PciCapability.DEVICE, "device configuration", MIN_CONFIG_BYTES)
            .window();
  }

  @Override
  public String address() {
    return card.address().toString();
  }

  @Override
  public long dmaBase() {
    return card.dmaBase();
  }

  @Override
  public boolean isBehindIommu() {
    return true;
  }

  @Override
  public boolean isPresent() {
    return card.isPresent();
  }

  /** Section 4.1.4.3.2: the device is reset once its status reads 0. */
  @Override
  public void reset() {
    status(0);
    try {
      CardDriver.await("the device's reset", RESET_MILLIS, () -> status() == 0 || status() == GONE);
    } catch (CardException e) {
      card.busMaster(false);
      if (!card.reset() || status() != 0) {
        throw e;
      }
    }
    if (status() == GONE) {
      throw new CardException("the device does not answer");
    }
  }

  @Override
  public void allowDma(boolean on) {
    card.busMaster(on);
  }

  @Override
  public int status() {
    return common.get8(DEVICE_STATUS.offset());
  }

  @Override
  public void status(int bits) {
    common.put8(DEVICE_STATUS.offset(), bits);
  }

  @Override
  public long deviceFeatures() {
    DEVICE_FEATURE_SELECT.put(common, 0);
    long low = Integer.toUnsignedLong(DEVICE_FEATURE.get(common));
    DEVICE_FEATURE_SELECT.put(common, 1);
    return low | (long) DEVICE_FEATURE.get(common) << 32;
  }

  @Override
  public void driverFeatures(long features) {
    DRIVER_FEATURE_SELECT.put(common, 0);
    DRIVER_FEATURE.put(common, (int) features);
    DRIVER_FEATURE_SELECT.put(common, 1);
    DRIVER_FEATURE.put(common, (int) (features >>> 32));
  }

  @Override
  public int configGeneration() {
    return common.get8(CONFIG_GENERATION.offset());
  }

  @Override
  public int config8(int offset) {
    return config.get8(offset);
  }

  @Override
  public int config16(int offset) {
    return config.get16(offset);
  }

  @Override
  public int config32(int offset) {
    return config.get32(offset);
  }

  @Override
  public int maxQueueSize(int queue) {
    if (queue >= common.get16(NUM_QUEUES.offset())) {
      return 0;
    }
    common.put16(QUEUE_SELECT.offset(), queue);
    return common.get16(QUEUE_SIZE.offset());
  }

  /** Section 4.1.5.1.3; 64-bit fields are written as two halves (4.1.3.1). */
  @Override
  public void enableQueue(
      int queue, int size, long descriptors, long driver, long device, int vector) {
    common.put16(QUEUE_SELECT.offset(), queue);
    common.put16(QUEUE_SIZE.offset(), size);
    put64(QUEUE_DESC, descriptors);
    put64(QUEUE_DRIVER, driver);
    put64(QUEUE_DEVICE, device);
    setVector(vector);
    doorbellOffsets[queue] = doorbellOffset(queue);
    common.put16(QUEUE_ENABLE.offset(), 1);
  }

  private void put64(Register register, long value) {
    common.put32(register.offset(), (int) value);
    common.put32(register.offset() + 4, (int) (value >>> 32));
  }

  /** Section 4.1.5.1.2: a vector that the device cannot have reads back as none. */
  private void setVector(int vector) {
    common.put16(QUEUE_MSIX_VECTOR.offset(), vector);
    if (vector != NO_VECTOR && common.get16(QUEUE_MSIX_VECTOR.offset()) != vector) {
      throw new CardException("the device has no interrupt vector " + vector);
    }
  }

  /** Section 4.1.4.4. */
  private long doorbellOffset(int queue) {
    long offset = common.get16(QUEUE_NOTIFY_OFF.offset()) * Integer.toUnsignedLong(multiplier);
    if (offset > doorbells.size() - 2) {
      throw new CardException("the doorbell of queue " + queue + " lies outside the device");
    }
    return offset;
  }

  /** Section 4.1.5.2. */
  @Override
  public void notify(int queue) {
    doorbells.put16(doorbellOffsets[queue], queue);
  }

  @Override
  public int vectors() {
    return card.vectors();
  }

  /** No vector tells of changes of the configuration: the port's watch looks for itself. */
  @Override
  public void connectInterrupts(InterruptVectors vectors) {
    vectors.connect(card);
    common.put16(CONFIG_MSIX_VECTOR.offset(), NO_VECTOR);
  }

  @Override
  public void close() {
    card.close();
  }
}
