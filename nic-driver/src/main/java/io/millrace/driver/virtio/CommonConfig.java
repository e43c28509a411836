package io.millrace.driver.virtio;

import static io.millrace.driver.card.Register.Access.READ_ONLY;
import static io.millrace.driver.card.Register.Access.READ_WRITE;

import io.millrace.driver.card.Register;
import java.util.List;

/** Registers of the common configuration, section 4.1.4.3; each is accessed at its own width. */
final class CommonConfig {
  static final Register DEVICE_FEATURE_SELECT =
      Register.of("device_feature_select", 0x00, READ_WRITE, "which 32 features to show");
  static final Register DEVICE_FEATURE =
      Register.of("device_feature", 0x04, READ_ONLY, "features that the device offers");
  static final Register DRIVER_FEATURE_SELECT =
      Register.of("driver_feature_select", 0x08, READ_WRITE, "which 32 features to take");
  static final Register DRIVER_FEATURE =
      Register.of("driver_feature", 0x0c, READ_WRITE, "features that the driver takes");
  static final Register CONFIG_MSIX_VECTOR =
      Register.of("config_msix_vector", 0x10, READ_WRITE, "16 bits: vector for changes");
  static final Register NUM_QUEUES =
      Register.of("num_queues", 0x12, READ_ONLY, "16 bits: queues that there are");
  static final Register DEVICE_STATUS =
      Register.of("device_status", 0x14, READ_WRITE, "8 bits: how far both are; 0 resets");
  static final Register CONFIG_GENERATION =
      Register.of("config_generation", 0x15, READ_ONLY, "8 bits: changes with the configuration");
  static final Register QUEUE_SELECT =
      Register.of("queue_select", 0x16, READ_WRITE, "16 bits: queue that the rest is about");
  static final Register QUEUE_SIZE =
      Register.of("queue_size", 0x18, READ_WRITE, "16 bits: descriptors; at reset, the most");
  static final Register QUEUE_MSIX_VECTOR =
      Register.of("queue_msix_vector", 0x1a, READ_WRITE, "16 bits: vector of the queue");
  static final Register QUEUE_ENABLE =
      Register.of("queue_enable", 0x1c, READ_WRITE, "16 bits: 1 starts the queue");
  static final Register QUEUE_NOTIFY_OFF =
      Register.of("queue_notify_off", 0x1e, READ_ONLY, "16 bits: where its doorbell is");
  static final Register QUEUE_DESC =
      Register.of("queue_desc", 0x20, READ_WRITE, "64 bits: descriptor area");
  static final Register QUEUE_DRIVER =
      Register.of("queue_driver", 0x28, READ_WRITE, "64 bits: driver area");
  static final Register QUEUE_DEVICE =
      Register.of("queue_device", 0x30, READ_WRITE, "64 bits: device area");

  /** All of them. */
  static final List<Register> TABLE =
      List.of(
          DEVICE_FEATURE_SELECT,
          DEVICE_FEATURE,
          DRIVER_FEATURE_SELECT,
          DRIVER_FEATURE,
          CONFIG_MSIX_VECTOR,
          NUM_QUEUES,
          DEVICE_STATUS,
          CONFIG_GENERATION,
          QUEUE_SELECT,
          QUEUE_SIZE,
          QUEUE_MSIX_VECTOR,
          QUEUE_ENABLE,
          QUEUE_NOTIFY_OFF,
          QUEUE_DESC,
          QUEUE_DRIVER,
          QUEUE_DEVICE);

  /** Bytes of the registers that the driver uses. */
  static final int BYTES = 0x38;

  private CommonConfig() {}
}
