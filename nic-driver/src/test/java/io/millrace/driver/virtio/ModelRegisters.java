package io.millrace.driver.virtio;

import io.millrace.driver.card.Bar;

/** Registers of the model, which take only accesses of the width that the field has (4.1.3.1). */
final class ModelRegisters implements Bar {
  static final int COMMON = 0x200;
  static final int CONFIG = 0x40;
  static final int NOTIFY = 0x3000;
  static final int NOTIFY_MULTIPLIER = 4;

  private static final int DESC = 0x20;

  private final ModelCard card;
  private final VirtioModel model;
  private final long size;
  private final boolean isConfig;
  private int deviceSelect;
  private int driverSelect;
  private int queueSelect;

  ModelRegisters(ModelCard card, long size, boolean isConfig) {
    this.card = card;
    this.size = size;
    this.isConfig = isConfig;
    model = card.model;
  }

  @Override
  public long size() {
    return size;
  }

  private ModelQueue queue() {
    return model.queues[queueSelect];
  }

  private static AssertionError wrong(String what, long offset) {
    return new AssertionError("%s at %#x".formatted(what, offset));
  }

  @Override
  public int get8(long offset) {
    if (!card.present) {
      return 0xff;
    }
    if (isConfig) {
      return model.config[(int) offset - CONFIG] & 0xff;
    }
    return switch ((int) offset - COMMON) {
      case 0x14 -> model.status;
      case 0x15 -> 7;
      default -> throw wrong("8 bits read", offset);
    };
  }

  @Override
  public int get16(long offset) {
    if (!card.present) {
      return 0xffff;
    }
    if (isConfig) {
      return get8(offset) | get8(offset + 1) << 8;
    }
    return switch ((int) offset - COMMON) {
      case 0x12 -> model.visibleQueues();
      case 0x18 -> queue().size;
      case 0x1a -> queue().vector;
      case 0x1e -> queueSelect;
      default -> throw wrong("16 bits read", offset);
    };
  }

  @Override
  public int get32(long offset) {
    if (!card.present) {
      return -1;
    }
    if (isConfig) {
      return get16(offset) | get16(offset + 2) << 16;
    }
    if (offset - COMMON == 0x04) {
      return (int) (model.offered >>> 32 * deviceSelect);
    }
    throw wrong("32 bits read", offset);
  }

  @Override
  public void put8(long offset, int value) {
    if (isConfig || offset - COMMON != 0x14) {
      throw wrong("8 bits written", offset);
    }
    if (card.present) {
      model.writeStatus(value);
    }
  }

  @Override
  public void put16(long offset, int value) {
    if (offset >= NOTIFY) {
      if ((offset - NOTIFY) / NOTIFY_MULTIPLIER != value) {
        throw wrong("doorbell of queue " + value, offset);
      }
      model.ring(value);
      return;
    }
    switch ((int) offset - COMMON) {
      case 0x10 -> {}
      case 0x16 -> queueSelect = value;
      case 0x18 -> queue().size = value;
      case 0x1a -> queue().vector = value < card.vectors ? value : VirtioTransport.NO_VECTOR;
      case 0x1c -> model.enable(queueSelect);
      default -> throw wrong("16 bits written", offset);
    }
  }

  @Override
  public void put32(long offset, int value) {
    int at = (int) offset - COMMON;
    switch (at) {
      case 0x00 -> deviceSelect = value;
      case 0x08 -> driverSelect = value;
      case 0x0c -> {
        int shift = 32 * driverSelect;
        model.features =
            model.features & ~(0xffff_ffffL << shift) | Integer.toUnsignedLong(value) << shift;
      }
      case DESC -> queue().descriptors = low(queue().descriptors, value);
      case DESC + 4 -> queue().descriptors = high(queue().descriptors, value);
      case DESC + 8 -> queue().driverArea = low(queue().driverArea, value);
      case DESC + 12 -> queue().driverArea = high(queue().driverArea, value);
      case DESC + 16 -> queue().deviceArea = low(queue().deviceArea, value);
      case DESC + 20 -> queue().deviceArea = high(queue().deviceArea, value);
      default -> throw wrong("32 bits written", offset);
    }
  }

  private static long low(long before, int value) {
    return before & ~0xffff_ffffL | Integer.toUnsignedLong(value);
  }

  private static long high(long before, int value) {
    return before & 0xffff_ffffL | (long) value << 32;
  }

  @Override
  public void put64(long offset, long value) {
    throw wrong("64 bits written", offset);
  }
}
