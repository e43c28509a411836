package io.millrace.driver.catalog;

import io.millrace.driver.e1000e.E1000eDriver;
import io.millrace.driver.igb.IgbDriver;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.virtio.VirtioDriver;
import io.millrace.driver.vmxnet3.Vmxnet3Driver;
import java.util.List;
import java.util.Optional;

/** Every model of card that there is a driver for. */
public final class CardCatalog {
  private static final int INTEL = 0x8086;
  private static final int VIRTIO = 0x1af4;
  private static final int VMWARE = 0x15ad;

  /** The models, by driver. */
  public static final List<CardModel> MODELS =
      List.of(
          tested(INTEL, 0x10d3, "Intel 82574L", "e1000e", E1000eDriver::open),
          untested(INTEL, 0x10f6, "Intel 82574LA", "e1000e", E1000eDriver::open),
          tested(INTEL, 0x10c9, "Intel 82576", "igb", IgbDriver::open82576),
          untested(INTEL, 0x10e8, "Intel 82576 quad port", "igb", IgbDriver::open82576),
          untested(INTEL, 0x1526, "Intel 82576 quad port ET2", "igb", IgbDriver::open82576),
          untested(INTEL, 0x150a, "Intel 82576NS", "igb", IgbDriver::open82576),
          untested(INTEL, 0x1521, "Intel I350", "igb", IgbDriver::openI350),
          untested(INTEL, 0x1533, "Intel I210", "igb", IgbDriver::openI210),
          untested(INTEL, 0x157b, "Intel I210 without flash", "igb", IgbDriver::openI210),
          untested(INTEL, 0x1539, "Intel I211", "igb", IgbDriver::openI211),
          tested(VIRTIO, 0x1041, "virtio-net", "virtio-net", VirtioDriver::open),
          untested(VIRTIO, 0x1000, "virtio-net, transitional", "virtio-net", VirtioDriver::open),
          tested(VMWARE, 0x07b0, "VMware vmxnet3", "vmxnet3", Vmxnet3Driver::open));

  private CardCatalog() {}

  private static CardModel tested(
      int vendor, int device, String name, String driver, CardModel.Opener opener) {
    return new CardModel(vendor, device, name, driver, true, opener);
  }

  private static CardModel untested(
      int vendor, int device, String name, String driver, CardModel.Opener opener) {
    return new CardModel(vendor, device, name, driver, false, opener);
  }

  /** The model of the card with an id, or empty if there is no driver for it. */
  public static Optional<CardModel> find(PciId id) {
    return MODELS.stream().filter(model -> model.fits(id)).findFirst();
  }
}
