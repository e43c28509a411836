package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/** Registers of 32 bits, which read as ones once the card is gone. */
final class ModelBar implements Bar {
  /** What a write does. */
  interface Writer {
    void write(int offset, int value);
  }

  private final BooleanSupplier gone;
  private final IntUnaryOperator reader;
  private final Writer writer;

  ModelBar(BooleanSupplier gone, IntUnaryOperator reader, Writer writer) {
    this.gone = gone;
    this.reader = reader;
    this.writer = writer;
  }

  @Override
  public long size() {
    return 4096;
  }

  @Override
  public int get32(long offset) {
    return gone.getAsBoolean() ? -1 : reader.applyAsInt((int) offset);
  }

  @Override
  public void put32(long offset, int value) {
    if (!gone.getAsBoolean()) {
      writer.write((int) offset, value);
    }
  }

  @Override
  public int get8(long offset) {
    throw wrongWidth();
  }

  @Override
  public int get16(long offset) {
    throw wrongWidth();
  }

  @Override
  public void put8(long offset, int value) {
    throw wrongWidth();
  }

  @Override
  public void put16(long offset, int value) {
    throw wrongWidth();
  }

  @Override
  public void put64(long offset, long value) {
    throw wrongWidth();
  }

  private static IllegalStateException wrongWidth() {
    return new IllegalStateException("registers have 32 bits");
  }
}
