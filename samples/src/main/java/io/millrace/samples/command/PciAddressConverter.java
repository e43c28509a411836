package io.millrace.samples.command;

import io.millrace.driver.pci.PciAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a PCI address. */
final class PciAddressConverter implements ITypeConverter<PciAddress> {
  @Override
  public PciAddress convert(String text) {
    try {
      return PciAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
